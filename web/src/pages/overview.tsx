import { useQuery } from "@tanstack/react-query";
import { Alert, Card, Empty, Progress, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Job } from "../api/client";
import { fetchEvaluation, type Evaluation } from "../api/evaluation";
import { formatDay, formatNumber } from "../format";
import { currentLanguage } from "../i18n";
import { Failed } from "../parts/states";
import { ChangeChart, FigureCards } from "./overview_figures";
import { ConcentrationCard, Findings, LifecycleCard, OverdueCard } from "./overview_parts";

function Computing({ job }: { job: Job | null }) {
  const { t } = useTranslation();
  const share = job?.total ? Math.floor((100 * job.done) / job.total) : null;
  return (
    <div aria-busy="true">
      <p role="status">{t("web.overview.computing")}</p>
      {share !== null && <Progress percent={share} aria-label={t("web.overview.computing")} />}
      <Skeleton active paragraph={{ rows: 8 }} />
    </div>
  );
}

function Loaded({ evaluation }: { evaluation: Evaluation }) {
  const { t, i18n } = useTranslation();
  const { customers, settings } = evaluation;
  const count = (value: number) => formatNumber(i18n.language, value);
  if (customers.known === 0) return <Empty description={t("web.overview.empty")} />;
  return (
    <>
      <p className="lead">
        {t("web.overview.lead", {
          as_of: formatDay(i18n.language, evaluation.as_of),
          from: formatDay(i18n.language, settings.current.from),
          to: formatDay(i18n.language, settings.current.to),
          known: count(customers.known),
          active: count(customers.active),
        })}
      </p>
      {evaluation.warnings.map((warning) => (
        <Alert key={warning.code + warning.message} type="warning" showIcon title={warning.message} />
      ))}
      <FigureCards evaluation={evaluation} />
      <div className="columns">
        <Findings findings={evaluation.findings} />
        <OverdueCard evaluation={evaluation} />
        <Card title={<h2>{t("web.overview.changes")}</h2>}>
          <ChangeChart evaluation={evaluation} />
        </Card>
        <LifecycleCard evaluation={evaluation} />
        <ConcentrationCard evaluation={evaluation} />
      </div>
    </>
  );
}

export default function Overview() {
  const { t } = useTranslation();
  const [job, setJob] = useState<Job | null>(null);
  const evaluation = useQuery({
    queryKey: ["evaluation", currentLanguage()],
    queryFn: ({ signal }) => fetchEvaluation(signal, setJob),
    staleTime: 300_000,
  });
  return (
    <div className="page">
      <h1>{t("web.nav.overview")}</h1>
      {evaluation.isPending && <Computing job={job} />}
      {evaluation.error && (
        <Failed error={evaluation.error} retry={() => void evaluation.refetch()} />
      )}
      {evaluation.data && <Loaded evaluation={evaluation.data} />}
    </div>
  );
}
