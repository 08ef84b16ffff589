import { Card, Segmented, theme } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useSeries, type Evaluation, type Figure, type Series } from "../api/evaluation";
import { formatNumber, formatShare, signed } from "../format";
import { intervalDrawing } from "../parts/charts/intervals";
import { Computing } from "../parts/computing";
import { ChartFigure } from "../parts/figure";
import { Sparkline } from "../parts/sparkline";
import { Failed } from "../parts/states";
import {
  changesInPoints,
  clearChange,
  formatDifference,
  formatFigure,
  keyFigures,
  type KeyFigure,
} from "./figures";
import { sparkOf } from "./series";
import { TrendFigure } from "./trend_figure";

const marks = { up: "▲", down: "▼", unclear: "◆" };

export function Change({ name, figure, currency }: { name: KeyFigure; figure: Figure; currency: string }) {
  const { t, i18n } = useTranslation();
  const direction = clearChange(figure);
  if (!figure.change?.ci || direction === null) return <p>{t("web.figure.no_change")}</p>;
  const { difference, ci } = figure.change;
  const text = (value: number | string) => formatDifference(i18n.language, name, value, currency);
  return (
    <p>
      <span aria-hidden="true">{marks[direction]} </span>
      {t("web.figure.change", {
        difference: text(difference),
        low: text(ci[0]),
        high: text(ci[1]),
        verdict: t("web.figure.verdict." + direction),
      })}
    </p>
  );
}

interface FigureCardProps {
  name: KeyFigure;
  evaluation: Evaluation;
  series: Series | undefined;
}

function FigureCard({ name, evaluation, series }: FigureCardProps) {
  const { t, i18n } = useTranslation();
  const { token } = theme.useToken();
  const figure = evaluation.metrics[name];
  const text = (value: number | string) =>
    formatFigure(i18n.language, name, value, evaluation.currency);
  return (
    <Card className="figure-card" size="small">
      <h2>
        <Link to={"/figures/" + name}>{t("web.figure." + name)}</Link>
      </h2>
      {!figure && <p>{t("web.figure.no_data")}</p>}
      {figure && (
        <>
          <div className="figure-line">
            <p className="figure-value" style={{ color: token.colorLink }}>
              {text(figure.value)}
            </p>
            <Sparkline points={sparkOf(series, name)} colour={token.colorLink} />
          </div>
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
        </>
      )}
    </Card>
  );
}

export function FigureCards({ evaluation }: { evaluation: Evaluation }) {
  const series = useSeries();
  return (
    <div className="figure-cards">
      {keyFigures.map((name) => (
        <FigureCard key={name} name={name} evaluation={evaluation} series={series.data} />
      ))}
    </div>
  );
}

export function TrendCard() {
  const { t } = useTranslation();
  const [name, setName] = useState<KeyFigure>("retention_rate");
  const series = useSeries();
  return (
    <Card title={<h2>{t("web.trend.title")}</h2>}>
      <Segmented
        className="wrapping"
        aria-label={t("web.trend.choose")}
        value={name}
        onChange={setName}
        options={keyFigures.map((value) => ({ value, label: t("web.figure." + value) }))}
      />
      {series.isPending && <Computing job={series.job} rows={5} />}
      {series.error && <Failed error={series.error} retry={() => void series.refetch()} />}
      {series.data && <TrendFigure series={series.data} name={name} height={240} />}
      {series.data && (
        <p className="note">{t("web.trend.note", { months: series.data.period_months })}</p>
      )}
    </Card>
  );
}

export function ChangeChart({ evaluation }: { evaluation: Evaluation }) {
  const { t, i18n } = useTranslation();
  const estimates = changesInPoints(evaluation, (name) => t("web.figure." + name));
  const unit = t("web.chart.points");
  const key = JSON.stringify(estimates);
  const text = (value: number) => signed(formatNumber(i18n.language, value, 1), value);
  // The chart is drawn again when its figures change, not at each render.
  const drawing = useMemo(
    () => intervalDrawing(estimates, unit, (value) => formatNumber(i18n.language, value)),
    [key, unit],
  );
  if (estimates.length === 0) return <p>{t("web.figure.no_change")}</p>;
  return (
    <>
      <ChartFigure
        name="changes"
        label={t("web.overview.changes_label")}
        height={48 * estimates.length + 48}
        drawing={drawing}
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
