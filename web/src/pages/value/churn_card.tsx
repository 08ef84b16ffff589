/** How good the model of leaving is, on a time it has not seen. */
import { Card } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ChurnDocument, ChurnQuality } from "../../api/value";
import { formatDay, formatNumber, formatShare } from "../../format";
import { calibrationDrawing } from "../../parts/charts/calibration";
import { ChartFigure } from "../../parts/figure";
import { EmptyState } from "../../parts/states";

function CalibrationFigure({ quality }: { quality: ChurnQuality }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const bins = quality.calibration.filter((bin) => bin.predicted !== null && bin.observed !== null);
  const x = t("web.churn.predicted");
  const y = t("web.churn.observed");
  const drawing = useMemo(
    () =>
      calibrationDrawing(
        bins.map((bin) => ({
          predicted: bin.predicted!,
          observed: bin.observed!,
          low: bin.interval?.[0] ?? bin.observed!,
          high: bin.interval?.[1] ?? bin.observed!,
        })),
        { x, y },
        (value) => formatShare(language, value, 0),
      ),
    [quality, language],
  );
  return (
    <ChartFigure
      name="churn-calibration"
      label={t("web.churn.calibration_label")}
      height={340}
      drawing={drawing}
      table={{
        header: [x, y, t("web.chart.low"), t("web.chart.high"), t("web.chart.n")],
        rows: bins.map((bin) => [
          formatShare(language, bin.predicted),
          formatShare(language, bin.observed),
          formatShare(language, bin.interval?.[0]),
          formatShare(language, bin.interval?.[1]),
          formatNumber(language, bin.n),
        ]),
        cells: bins.map((bin) => [
          bin.predicted,
          bin.observed,
          bin.interval?.[0] ?? null,
          bin.interval?.[1] ?? null,
          bin.n,
        ]),
      }}
    />
  );
}

function Quality({ quality }: { quality: ChurnQuality }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const plain = (value: number | null) => formatNumber(language, value, 3);
  return (
    <dl className="facts">
      <dt>{t("web.chart.n")}</dt>
      <dd>
        {t("web.churn.tested", {
          n: formatNumber(language, quality.customers),
          left: formatNumber(language, quality.left),
          predicted: formatNumber(language, quality.predicted),
        })}
      </dd>
      <dt>{t("web.churn.auc")}</dt>
      <dd>
        {plain(quality.auc)}
        {quality.auc_interval &&
          " · " +
            t("web.figure.interval", {
              low: plain(quality.auc_interval[0]),
              high: plain(quality.auc_interval[1]),
            })}
      </dd>
      <dt>{t("web.churn.lift")}</dt>
      <dd>{t("web.churn.times", { lift: formatNumber(language, quality.lift_top_decile, 2) })}</dd>
      <dt>{t("web.churn.log_loss")}</dt>
      <dd>
        {t("web.churn.against", {
          value: plain(quality.log_loss),
          base: plain(quality.log_loss_base),
        })}
      </dd>
      <dt>{t("web.churn.brier")}</dt>
      <dd>{plain(quality.brier)}</dd>
      <dt>{t("web.churn.slope")}</dt>
      <dd>{formatNumber(language, quality.calibration_slope, 2)}</dd>
      <dt>{t("web.churn.error")}</dt>
      <dd>{formatShare(language, quality.calibration_error)}</dd>
      {quality.threshold && (
        <>
          <dt>{t("web.churn.contacted")}</dt>
          <dd>
            {t("web.churn.contacted_of", {
              n: formatNumber(language, quality.threshold.contacted),
              of: formatNumber(language, quality.threshold.customers),
              precision: formatShare(language, quality.threshold.precision),
              recall: formatShare(language, quality.threshold.recall),
            })}
          </dd>
        </>
      )}
    </dl>
  );
}

export function ChurnCard({ document }: { document: ChurnDocument }) {
  const { t, i18n } = useTranslation();
  const { definition, evaluation, cuts } = document;
  const last = cuts.at(-1);
  return (
    <Card title={<h2>{t("web.churn.title")}</h2>}>
      <p>{t("web.churn.definition", { window: definition.window_days, lapse: definition.lapse_days })}</p>
      {!evaluation && <EmptyState text={t("web.churn.not_checked")} />}
      {evaluation && (
        <>
          {last && (
            <p>
              {t("web.churn.time_split", {
                cut: formatDay(i18n.language, last.cut),
                until: formatDay(i18n.language, last.until),
              })}
            </p>
          )}
          <div className="columns">
            <CalibrationFigure quality={evaluation} />
            <Quality quality={evaluation} />
          </div>
          <p className="note">{t("web.churn.note")}</p>
        </>
      )}
    </Card>
  );
}
