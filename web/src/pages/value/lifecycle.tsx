/** Stages of the relation: who is in them, for how long, and who went where. */
import { Card } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useLifecycle, type ValueLabel, type ValueRun } from "../../api/value";
import { formatMoney, formatNumber, formatShare } from "../../format";
import { barDrawing } from "../../parts/charts/bars";
import { ChartFigure } from "../../parts/figure";
import { EmptyState } from "../../parts/states";
import { labelOrder } from "./flow";
import { FlowCard } from "./flow_card";
import { GroupTable } from "./labels";
import { customersBy, labelRule } from "./rules";
import { Definitions, OfRun } from "./run";

function Stages({ run, labels }: { run: ValueRun; labels: ValueLabel[] }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const rank = (label: ValueLabel) => labelOrder.stage.indexOf(label.name ?? "");
  const stages = useMemo(() => [...labels].sort((a, b) => rank(a) - rank(b)), [labels]);
  const total = stages.reduce((sum, stage) => sum + stage.customers, 0);
  const nameOf = (stage: ValueLabel) => t("web.stage." + stage.name);
  const ruleOf = (stage: ValueLabel) => labelRule("stage", stage.name ?? null);
  const drawing = useMemo(
    () =>
      barDrawing(
        stages.map((stage) => ({
          name: nameOf(stage),
          value: stage.customers,
          label: t("web.lifecycle.bar", {
            n: formatNumber(language, stage.customers),
            share: formatShare(language, stage.customers / total, 0),
            days: formatNumber(language, stage.days_in_stage),
          }),
        })),
      ),
    [stages, language],
  );
  return (
    <Card title={<h2>{t("web.lifecycle.title")}</h2>}>
      <ChartFigure
        name="stages"
        label={t("web.lifecycle.label")}
        height={36 * stages.length + 24}
        drawing={drawing}
        opens={(row) => (stages[row] ? customersBy(ruleOf(stages[row])) : null)}
        table={{
          header: [
            t("web.chart.stage"),
            t("web.chart.customers"),
            t("web.chart.share"),
            t("web.lifecycle.days"),
            t("web.value.now"),
            t("web.value.to_come"),
          ],
          rows: stages.map((stage) => [
            nameOf(stage),
            formatNumber(language, stage.customers),
            formatShare(language, stage.customers / total),
            formatNumber(language, stage.days_in_stage),
            formatMoney(language, stage.current_value, run.currency, true),
            formatMoney(language, stage.clv, run.currency, true),
          ]),
          cells: stages.map((stage) => [
            stage.name ?? null,
            stage.customers,
            stage.customers / total,
            stage.days_in_stage,
            Number(stage.current_value),
            Number(stage.clv),
          ]),
        }}
      />
      <GroupTable
        label={t("web.lifecycle.title")}
        head={t("web.chart.stage")}
        file="stages"
        groups={stages.map((stage) => ({
          label: stage,
          name: nameOf(stage),
          advice: t("web.lifecycle.means." + stage.name),
          rule: ruleOf(stage),
        }))}
        currency={run.currency}
      />
      <Definitions run={run} names={["stage", "overdue", "current_value", "clv"]} />
      <p className="note">{t("web.value.census")}</p>
    </Card>
  );
}

export function LifecyclePage() {
  const { t } = useTranslation();
  const lifecycle = useLifecycle();
  return (
    <OfRun asked={lifecycle}>
      {(found) =>
        found.stage.length === 0 ? (
          <EmptyState text={t("web.customers.nobody_yet")} />
        ) : (
          <div className="stack">
            <FlowCard by="stage" />
            <Stages run={found.run} labels={found.stage} />
          </div>
        )
      }
    </OfRun>
  );
}
