/** How sales, or profit where costs are known, are spread over the customers. */
import { Card } from "antd";
import { useTranslation } from "react-i18next";
import { useEvaluation, type Evaluation } from "../../api/evaluation";
import { formatMoney, formatNumber, formatShare } from "../../format";
import { Computing } from "../../parts/computing";
import { Failed } from "../../parts/states";
import { ConcentrationCard } from "../overview_parts";

type Found = NonNullable<Evaluation["concentration"]>;

function Figures({ found, currency }: { found: Found; currency: string }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const share = (value: number | null) => formatShare(language, value);
  const plain = (value: number) => formatNumber(language, value, 3);
  const between = (ci: [number, number] | null, write: (value: number) => string) =>
    ci ? " · " + t("web.figure.interval", { low: write(ci[0]), high: write(ci[1]) }) : "";
  const best = (part: number) =>
    t("web.concentration.best", { share: formatShare(language, part, 0) });
  return (
    <Card title={<h2>{t("web.concentration.figures")}</h2>}>
      <dl className="facts">
        <dt>{t("web.chart.customers")}</dt>
        <dd>{formatNumber(language, found.n)}</dd>
        <dt>{best(0.01)}</dt>
        <dd>{share(found.top_1_share)}</dd>
        <dt>{best(0.1)}</dt>
        <dd>{share(found.top_10_share)}</dd>
        <dt>{best(0.2)}</dt>
        <dd>{share(found.top_20_share) + between(found.top_20_ci, share)}</dd>
        <dt>{t("web.concentration.gini")}</dt>
        <dd>{plain(found.gini) + between(found.gini_ci, plain)}</dd>
        {found.unprofitable_share !== null && (
          <>
            <dt>{t("web.concentration.unprofitable")}</dt>
            <dd>
              {share(found.unprofitable_share)} ·{" "}
              {formatMoney(language, found.unprofitable_loss, currency, true)}
            </dd>
          </>
        )}
      </dl>
    </Card>
  );
}

export function ConcentrationPage() {
  const evaluation = useEvaluation();
  if (evaluation.isPending) return <Computing job={evaluation.job} />;
  if (evaluation.error) {
    return <Failed error={evaluation.error} retry={() => void evaluation.refetch()} />;
  }
  const { concentration, currency } = evaluation.data;
  return (
    <div className="columns">
      <ConcentrationCard evaluation={evaluation.data} />
      {concentration && <Figures found={concentration} currency={currency} />}
    </div>
  );
}
