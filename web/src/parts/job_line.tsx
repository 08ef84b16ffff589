import { Button, Progress } from "antd";
import { useTranslation } from "react-i18next";
import type { Job } from "../api/client";

/** What a job is doing and how far it is, with a way to stop it where one may. */
export function JobLine({ job, stop }: { job: Job | null; stop?: (() => void) | undefined }) {
  const { t } = useTranslation();
  const doing = job?.stage ? t(job.stage) : t("web.value.waiting");
  const share = job?.total ? Math.floor((100 * job.done) / job.total) : null;
  return (
    <div aria-busy="true" className="joined">
      <span role="status">{doing}</span>
      {share !== null && <Progress className="job-progress" percent={share} aria-label={doing} />}
      {stop && (
        <Button size="small" onClick={stop}>
          {t("web.value.stop")}
        </Button>
      )}
    </div>
  );
}
