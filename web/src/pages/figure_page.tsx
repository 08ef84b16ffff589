/** What a key figure is made of: definition, n, what is left out, its course, its customers. */
import { Card, Segmented, theme } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useEvaluation, useSeries, type Evaluation, type Figure } from "../api/evaluation";
import { formatDay, formatMoney, formatNumber } from "../format";
import { Computing } from "../parts/computing";
import { EmptyState, Failed } from "../parts/states";
import { useMe } from "../session";
import { FigureBehind } from "./figure_behind";
import { formatFigure, formatP, keyFigures, type KeyFigure } from "./figures";
import { Change } from "./overview_figures";
import { TrendFigure } from "./trend_figure";

const ofAnswers = new Set<KeyFigure>(["satisfaction", "nps"]);

/** What the evaluation left out of this figure, in words. */
function useLeftOut(evaluation: Evaluation, name: KeyFigure): string[] {
  const { t, i18n } = useTranslation();
  const said = evaluation.warnings
    .filter((warning) => warning.subject === name)
    .map((warning) => warning.message);
  const { sales } = evaluation;
  if (!ofAnswers.has(name) && sales.anonymous_orders > 0) {
    said.push(
      t("web.figure.anonymous", {
        n: sales.anonymous_orders,
        value: formatMoney(i18n.language, sales.anonymous_net, evaluation.currency, true),
      }),
    );
  }
  if (ofAnswers.has(name)) said.push(t("web.figure.unanswered"));
  return said;
}

function Facts({ name, figure, evaluation }: { name: KeyFigure; figure: Figure; evaluation: Evaluation }) {
  const { t, i18n } = useTranslation();
  const { token } = theme.useToken();
  const language = i18n.language;
  const leftOut = useLeftOut(evaluation, name);
  const write = (value: number | string) =>
    formatFigure(language, name, value, evaluation.currency);
  const span = (days: { from: string; to: string }) =>
    t("web.figure.span", { from: formatDay(language, days.from), to: formatDay(language, days.to) });
  const unequal = Math.abs(figure.effective_n - figure.n) >= 0.5;
  return (
    <Card>
      <p className="figure-value" style={{ color: token.colorLink }}>
        {write(figure.value)}
      </p>
      {figure.ci && (
        <p>{t("web.figure.interval", { low: write(figure.ci[0]), high: write(figure.ci[1]) })}</p>
      )}
      <Change name={name} figure={figure} currency={evaluation.currency} />
      <dl className="facts">
        <dt>{t("web.figure.made.definition")}</dt>
        <dd>{figure.definition}</dd>
        <dt>{t("web.figure.made.period")}</dt>
        <dd>
          {figure.scope === "all_time" ? t("web.figure.all_time") : span(evaluation.settings.current)}
        </dd>
        <dt>{t("web.figure.made.compared")}</dt>
        <dd>
          {figure.change
            ? t("web.figure.compared", {
                span: span(evaluation.settings.previous),
                value: write(figure.change.previous),
                n: formatNumber(language, figure.change.previous_n),
                p: figure.change.p === null ? "–" : formatP(language, figure.change.p),
              })
            : "–"}
        </dd>
        <dt>{t("web.figure.made.n")}</dt>
        <dd>
          {formatNumber(language, figure.n)}
          {unequal &&
            " (" + t("web.figure.effective_n", { n: formatNumber(language, figure.effective_n) }) + ")"}
        </dd>
        <dt>{t("web.figure.made.left_out")}</dt>
        <dd>
          {leftOut.length === 0
            ? t("web.figure.nothing_left_out")
            : leftOut.map((sentence) => <p key={sentence}>{sentence}</p>)}
        </dd>
      </dl>
    </Card>
  );
}

const periods = [1, 3, 6, 12];

function Course({ name }: { name: KeyFigure }) {
  const { t } = useTranslation();
  const [period, setPeriod] = useState(12);
  const series = useSeries(period);
  return (
    <Card title={<h2>{t("web.trend.title")}</h2>}>
      <Segmented
        className="wrapping"
        aria-label={t("web.trend.period")}
        value={period}
        onChange={setPeriod}
        options={periods.map((value) => ({ value, label: t("web.trend.months", { n: value }) }))}
      />
      {series.isPending && <Computing job={series.job} rows={5} />}
      {series.error && <Failed error={series.error} retry={() => void series.refetch()} />}
      {series.data && <TrendFigure series={series.data} name={name} height={280} />}
      <p className="note">{t("web.trend.note", { months: period })}</p>
    </Card>
  );
}

function Known({ name }: { name: KeyFigure }) {
  const { t } = useTranslation();
  const me = useMe();
  const evaluation = useEvaluation();
  const figure = evaluation.data?.metrics[name];
  return (
    <div className="page">
      <p>
        <Link to="/">{t("web.figure.back")}</Link>
      </p>
      <h1>{t("web.figure." + name)}</h1>
      {evaluation.isPending && <Computing job={evaluation.job} />}
      {evaluation.error && (
        <Failed error={evaluation.error} retry={() => void evaluation.refetch()} />
      )}
      {evaluation.data && !figure && <EmptyState text={t("web.figure.no_data")} />}
      {evaluation.data && figure && (
        <div className="columns">
          <div className="stack">
            <Facts name={name} figure={figure} evaluation={evaluation.data} />
            <Course name={name} />
          </div>
          {me.data?.rights.includes("customers:read") && <FigureBehind name={name} />}
        </div>
      )}
    </div>
  );
}

export default function FigurePage() {
  const { t } = useTranslation();
  const asked = useParams().figure;
  const name = keyFigures.find((one) => one === asked);
  if (name) return <Known name={name} />;
  return (
    <div className="page">
      <EmptyState text={t("web.error.no_page")}>
        <Link to="/">{t("web.figure.back")}</Link>
      </EmptyState>
    </div>
  );
}
