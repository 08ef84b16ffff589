import { Card, theme } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Evaluation, Figure } from "../api/evaluation";
import { formatNumber, formatShare, signed } from "../format";
import { ChartFigure } from "../parts/figure";
import { intervalOption } from "../parts/options";
import {
  changesInPoints,
  clearChange,
  formatDifference,
  formatFigure,
  keyFigures,
  type KeyFigure,
} from "./figures";

function useNames() {
  const { t } = useTranslation();
  return (name: KeyFigure) => t("web.figure." + name);
}

function Change({ name, figure, currency }: { name: KeyFigure; figure: Figure; currency: string }) {
  const { t, i18n } = useTranslation();
  const direction = clearChange(figure);
  if (!figure.change?.ci || direction === null) return <p>{t("web.figure.no_change")}</p>;
  const { difference, ci } = figure.change;
  const text = (value: number | string) => formatDifference(i18n.language, name, value, currency);
  const mark = { up: "▲", down: "▼", unclear: "◆" }[direction];
  return (
    <p>
      <span aria-hidden="true">{mark} </span>
      {t("web.figure.change", {
        difference: text(difference),
        low: text(ci[0]),
        high: text(ci[1]),
        verdict: t("web.figure.verdict." + direction),
      })}
    </p>
  );
}

function FigureCard({ name, evaluation }: { name: KeyFigure; evaluation: Evaluation }) {
  const { t, i18n } = useTranslation();
  const { token } = theme.useToken();
  const names = useNames();
  const figure = evaluation.metrics[name];
  const text = (value: number | string) =>
    formatFigure(i18n.language, name, value, evaluation.currency);
  return (
    <Card className="figure-card" size="small">
      <h2>{names(name)}</h2>
      {!figure && <p>{t("web.figure.no_data")}</p>}
      {figure && (
        <>
          <p className="figure-value" style={{ color: token.colorLink }}>
            {text(figure.value)}
          </p>
          {figure.ci && (
            <p>{t("web.figure.interval", { low: text(figure.ci[0]), high: text(figure.ci[1]) })}</p>
          )}
          <p>{t("web.figure.n", { n: formatNumber(i18n.language, figure.n) })}</p>
          <Change name={name} figure={figure} currency={evaluation.currency} />
          {name === "retention_rate" && evaluation.metrics.churn_rate && (
            <p>
              {t("web.figure.churn", {
                value: formatShare(i18n.language, evaluation.metrics.churn_rate.value),
              })}
            </p>
          )}
          <details>
            <summary>{t("web.figure.definition")}</summary>
            <p>{figure.definition}</p>
          </details>
        </>
      )}
    </Card>
  );
}

export function FigureCards({ evaluation }: { evaluation: Evaluation }) {
  return (
    <div className="figure-cards">
      {keyFigures.map((name) => (
        <FigureCard key={name} name={name} evaluation={evaluation} />
      ))}
    </div>
  );
}

export function ChangeChart({ evaluation }: { evaluation: Evaluation }) {
  const { t, i18n } = useTranslation();
  const names = useNames();
  const estimates = changesInPoints(evaluation, names);
  const unit = t("web.chart.points");
  const key = JSON.stringify(estimates);
  // The chart is drawn again when its figures change, not at each render.
  const option = useMemo(() => intervalOption(estimates, unit), [key, unit]);
  if (estimates.length === 0) return <p>{t("web.figure.no_change")}</p>;
  const text = (value: number) => signed(formatNumber(i18n.language, value, 1), value);
  return (
    <>
      <ChartFigure
        name="changes"
        label={t("web.overview.changes_label")}
        height={48 * estimates.length + 48}
        option={option}
        table={{
          header: [t("web.chart.figure"), unit, t("web.chart.low"), t("web.chart.high")],
          rows: estimates.map((one) => [one.name, text(one.value), text(one.low), text(one.high)]),
          cells: estimates.map((one) => [one.name, one.value, one.low, one.high]),
        }}
      />
      <p className="note">{t("web.overview.changes_note")}</p>
    </>
  );
}
