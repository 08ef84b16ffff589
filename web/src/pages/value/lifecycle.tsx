/** Who went from which stage to which between two periods. */
import { Card } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useEvaluation, type Evaluation } from "../../api/evaluation";
import { formatDay, formatNumber, formatShare } from "../../format";
import { flowDrawing } from "../../parts/charts/flow";
import { Computing } from "../../parts/computing";
import { ChartFigure } from "../../parts/figure";
import { EmptyState, Failed } from "../../parts/states";
import { LifecycleCard } from "../overview_parts";
import { stageFlow } from "./flow";

type Transitions = NonNullable<Evaluation["transitions"]>;

function FlowFigure({ transitions }: { transitions: Transitions }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const nameOf = (stage: string) => t(stage === "new" ? "web.flow.new" : "web.stage." + stage);
  const { flow, drawing } = useMemo(() => {
    const found = stageFlow(transitions, nameOf, (n) => formatNumber(language, n));
    return { flow: found, drawing: flowDrawing(found.nodes, found.flows) };
  }, [transitions, language]);
  const fromTotals = new Map<string, number>();
  for (const one of flow.flows) {
    fromTotals.set(one.fromStage, (fromTotals.get(one.fromStage) ?? 0) + one.value);
  }
  const share = (one: (typeof flow.flows)[number]) => one.value / fromTotals.get(one.fromStage)!;
  return (
    <ChartFigure
      name="lifecycle-flow"
      label={t("web.flow.label", {
        from: formatDay(language, transitions.from),
        to: formatDay(language, transitions.to),
      })}
      height={460}
      needs={["flow"]}
      drawing={drawing}
      placeOf={(row) => ({ seriesIndex: 0, dataIndex: row, dataType: "edge" })}
      table={{
        header: [t("web.flow.from"), t("web.flow.to"), t("web.chart.customers"), t("web.flow.share")],
        rows: flow.flows.map((one) => [
          nameOf(one.fromStage),
          nameOf(one.toStage),
          formatNumber(language, one.value),
          formatShare(language, share(one)),
        ]),
        cells: flow.flows.map((one) => [one.fromStage, one.toStage, one.value, share(one)]),
      }}
    />
  );
}

export function LifecyclePage() {
  const { t, i18n } = useTranslation();
  const evaluation = useEvaluation();
  if (evaluation.isPending) return <Computing job={evaluation.job} />;
  if (evaluation.error) {
    return <Failed error={evaluation.error} retry={() => void evaluation.refetch()} />;
  }
  const { transitions, customers } = evaluation.data;
  if (customers.known === 0) return <EmptyState text={t("web.customers.nobody_yet")} />;
  return (
    <div className="stack">
      <Card title={<h2>{t("web.flow.title")}</h2>}>
        {!transitions && <EmptyState text={t("web.flow.none")} />}
        {transitions && (
          <>
            <p>
              {t("web.flow.label", {
                from: formatDay(i18n.language, transitions.from),
                to: formatDay(i18n.language, transitions.to),
              })}
            </p>
            <FlowFigure transitions={transitions} />
            <p className="note">{t("web.flow.note")}</p>
          </>
        )}
      </Card>
      <LifecycleCard evaluation={evaluation.data} />
    </div>
  );
}
