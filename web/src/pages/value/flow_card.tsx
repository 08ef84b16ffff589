/** Who went from which label to which between two ends of periods, or through several. */
import { Card, Skeleton } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFlow, type FlowBy, type ValueFlow } from "../../api/value";
import { formatDay, formatNumber, formatShare } from "../../format";
import { flowDrawing } from "../../parts/charts/flow";
import { ChartFigure } from "../../parts/figure";
import { Select } from "../../parts/select";
import { EmptyState, Failed } from "../../parts/states";
import { labelFlow, labelOrder } from "./flow";
import { customersBy, movedRule } from "./rules";

/** How a rule calls the label. */
const fields: Record<FlowBy, string> = {
  stage: "stage",
  matrix: "value_matrix",
  abcd: "abcd",
  situation: "situation",
  quadrant: "loyalty_quadrant",
};

const texts: Record<FlowBy, string> = {
  stage: "web.stage.",
  matrix: "web.matrix.",
  abcd: "report.abcd.name.",
  situation: "web.situation.",
  quadrant: "web.quadrant.",
};

const all = "all";

function Drawn({ found, chosen }: { found: ValueFlow; chosen: string }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const by = found.by as FlowBy;
  const last = found.periods.length - 1;
  const steps = chosen === all ? found.periods : [found.periods[Number(chosen)] ?? found.periods[last]!];
  const nameOf = (label: string) =>
    ["new", "gone", "unknown"].includes(label) ? t("web.flow." + label) : t(texts[by] + label);
  const { flow, drawing } = useMemo(() => {
    const made = labelFlow(steps, labelOrder[by], nameOf, (n) => formatNumber(language, n));
    return { flow: made, drawing: flowDrawing(made.nodes, made.streams) };
  }, [found, chosen, language]);
  // The last period has not ended yet when the run looked before its end.
  const day = (text: string) => formatDay(language, text > found.run.as_of ? found.run.as_of : text);
  const label = t("web.flow.label", {
    by: t("web.flow.by." + by),
    from: day(steps[0]!.from),
    to: day(steps.at(-1)!.to),
  });
  const opens = (row: number) => {
    const one = flow.streams[row];
    const isLast = chosen === all ? one?.step === last : Number(chosen) === last;
    if (!one || !isLast || one.toLabel === null) return null;
    const to = one.toLabel === "unknown" ? null : one.toLabel;
    return customersBy(movedRule(fields[by], one.fromLabel, to));
  };
  return (
    <>
      <p>{label}</p>
      <ChartFigure
        name={by + "-flow"}
        label={label}
        height={chosen === all ? 520 : 460}
        needs={["flow"]}
        drawing={drawing}
        placeOf={(row) => ({ seriesIndex: 0, dataIndex: row, dataType: "edge" })}
        rowOf={(place) => (place.dataType === "edge" ? place.dataIndex : -1)}
        opens={opens}
        table={{
          header: [
            t("web.flow.from"),
            t("web.flow.to"),
            t("web.chart.customers"),
            t("web.flow.share"),
            t("web.flow.until"),
          ],
          rows: flow.streams.map((one) => [
            nameOf(one.fromLabel ?? "new"),
            nameOf(one.toLabel ?? "gone"),
            formatNumber(language, one.value),
            formatShare(language, one.share),
            day(steps[one.step]!.to),
          ]),
          cells: flow.streams.map((one) => [
            one.fromLabel ?? "new",
            one.toLabel ?? "gone",
            one.value,
            one.share,
            steps[one.step]!.to,
          ]),
        }}
      />
      <p className="note">{t("web.flow.note")}</p>
    </>
  );
}

export function FlowCard({ by }: { by: FlowBy }) {
  const { t, i18n } = useTranslation();
  const [chosen, setChosen] = useState<string>();
  const flow = useFlow(by, 9);
  const periods = flow.data?.periods ?? [];
  const asOf = flow.data?.run.as_of ?? "";
  const day = (text: string) => formatDay(i18n.language, text > asOf ? asOf : text);
  const choices = periods
    .map((period, at) => ({ value: String(at), label: `${day(period.from)} → ${day(period.to)}` }))
    .reverse();
  if (periods.length > 1) choices.push({ value: all, label: t("web.flow.all") });
  const value = chosen ?? String(periods.length - 1);
  return (
    <Card title={<h2>{t("web.flow.title." + by)}</h2>}>
      {flow.isPending && <Skeleton active />}
      {flow.error && <Failed error={flow.error} retry={() => void flow.refetch()} />}
      {flow.data && periods.length === 0 && <EmptyState text={t("web.flow.none")} />}
      {flow.data && periods.length > 0 && (
        <>
          <label className="joined">
            {t("web.flow.period")}
            <Select value={value} onChange={setChosen} choices={choices} />
          </label>
          <Drawn found={flow.data} chosen={value} />
        </>
      )}
    </Card>
  );
}
