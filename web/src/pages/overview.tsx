import { Alert, Card } from "antd";
import { useTranslation } from "react-i18next";
import { useEvaluation, type Evaluation } from "../api/evaluation";
import { formatDay, formatNumber } from "../format";
import { Computing } from "../parts/computing";
import { EmptyState, Failed } from "../parts/states";
import { ChangeChart, FigureCards, TrendCard } from "./overview_figures";
import { ConcentrationCard, LifecycleCard } from "./overview_parts";
import { Findings, OverdueCard, TodayCard } from "./overview_today";

function Warnings({ evaluation }: { evaluation: Evaluation }) {
  const { t } = useTranslation();
  const { warnings } = evaluation;
  if (warnings.length === 0) return null;
  return (
    <Alert
      type="warning"
      className="warnings"
      title={
        <details>
          <summary>{t("web.overview.warnings", { n: warnings.length })}</summary>
          <ul>
            {warnings.map((warning) => (
              <li key={warning.code + warning.subject}>{warning.message}</li>
            ))}
          </ul>
        </details>
      }
    />
  );
}

function Loaded({ evaluation }: { evaluation: Evaluation }) {
  const { t, i18n } = useTranslation();
  const { customers, settings } = evaluation;
  const count = (value: number) => formatNumber(i18n.language, value);
  if (customers.known === 0) {
    return <EmptyState text={t("web.overview.empty")} />;
  }
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
      <Warnings evaluation={evaluation} />
      <FigureCards evaluation={evaluation} />
      <div className="overview">
        <div className="stack">
          <TodayCard evaluation={evaluation} />
          <Findings findings={evaluation.findings} />
        </div>
        <div className="stack">
          <TrendCard />
          <OverdueCard evaluation={evaluation} />
        </div>
        <div className="stack last">
          <LifecycleCard evaluation={evaluation} />
          <ConcentrationCard evaluation={evaluation} />
          <Card title={<h2>{t("web.overview.changes")}</h2>}>
            <ChangeChart evaluation={evaluation} />
          </Card>
        </div>
      </div>
    </>
  );
}

export default function Overview() {
  const { t } = useTranslation();
  const evaluation = useEvaluation();
  return (
    <div className="page">
      <h1>{t("web.nav.overview")}</h1>
      {evaluation.isPending && <Computing job={evaluation.job} />}
      {evaluation.error && (
        <Failed error={evaluation.error} retry={() => void evaluation.refetch()} />
      )}
      {evaluation.data && <Loaded evaluation={evaluation.data} />}
    </div>
  );
}
