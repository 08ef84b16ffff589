import { Progress, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import type { Job } from "../api/client";

/** While the server computes a document. */
export function Computing({ job, rows = 8 }: { job: Job | null; rows?: number }) {
  const { t } = useTranslation();
  const share = job?.total ? Math.floor((100 * job.done) / job.total) : null;
  return (
    <div aria-busy="true">
      {job && <p role="status">{t("web.overview.computing")}</p>}
      {share !== null && <Progress percent={share} aria-label={t("web.overview.computing")} />}
      <Skeleton active paragraph={{ rows }} />
    </div>
  );
}
