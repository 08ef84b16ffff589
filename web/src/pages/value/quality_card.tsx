/** How good the model of leaving is, on a time it has not seen. */
import { Card } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ChurnQuality } from "../../api/value";
import { formatNumber, formatShare } from "../../format";
import { calibrationDrawing } from "../../parts/charts/calibration";
import { curveDrawing } from "../../parts/charts/curve";
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

/** The share of those who left that is found among the customers with the highest chance. */
function GainsFigure({ quality }: { quality: ChurnQuality }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const gains = quality.gains ?? [];
  const points = useMemo(
    () =>
      gains.map((one): [number, number] => [
        one.customers / quality.customers,
        one.left / quality.left,
      ]),
    [quality],
  );
  const x = t("web.gains.customers");
  const y = t("web.gains.left");
  const drawing = useMemo(() => {
    const percent = (value: number) => formatShare(language, value, 0);
    const marks = [1, 3]
      .flatMap((at) => (points[at] ? [points[at]] : []))
      .map((at) => ({ at, label: percent(at[1]) }));
    return curveDrawing([[0, 0], ...points], { x, y }, percent, marks);
  }, [points, language]);
  return (
    <ChartFigure
      name="churn-gains"
      label={t("web.gains.label")}
      height={340}
      drawing={drawing}
      rowOf={(place) => place.dataIndex - 1}
      placeOf={(row) => ({ seriesIndex: 0, dataIndex: row + 1 })}
      table={{
        header: [x, y, t("web.gains.lift"), t("web.gains.from_chance"), t("web.chart.customers")],
        rows: gains.map((one, at) => [
          formatShare(language, points[at]?.[0]),
          formatShare(language, points[at]?.[1]),
          formatNumber(language, points[at] ? points[at][1] / points[at][0] : null, 2),
          formatShare(language, one.chance, 0),
          formatNumber(language, one.customers),
        ]),
        cells: gains.map((one, at) => [
          points[at]?.[0] ?? null,
          points[at]?.[1] ?? null,
          points[at] ? points[at][1] / points[at][0] : null,
          one.chance,
          one.customers,
        ]),
      }}
    />
  );
}

function Figures({ quality }: { quality: ChurnQuality }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const plain = (value: number | null) => formatNumber(language, value, 3);
  const facts: [string, string, string][] = [
    [
      "n",
      t("web.chart.n"),
      t("web.churn.tested", {
        n: formatNumber(language, quality.customers),
        left: formatNumber(language, quality.left),
        predicted: formatNumber(language, quality.predicted),
      }),
    ],
    [
      "auc",
      t("web.churn.auc"),
      plain(quality.auc) +
        (quality.auc_interval
          ? " · " +
            t("web.figure.interval", {
              low: plain(quality.auc_interval[0]),
              high: plain(quality.auc_interval[1]),
            })
          : ""),
    ],
    [
      "lift",
      t("web.churn.lift"),
      t("web.churn.times", { lift: formatNumber(language, quality.lift_top_decile, 2) }),
    ],
    [
      "log_loss",
      t("web.churn.log_loss"),
      t("web.churn.against", {
        value: plain(quality.log_loss),
        base: plain(quality.log_loss_base),
      }),
    ],
    ["brier", t("web.churn.brier"), plain(quality.brier)],
    ["slope", t("web.churn.slope"), formatNumber(language, quality.calibration_slope, 2)],
    ["error", t("web.churn.error"), formatShare(language, quality.calibration_error)],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, label, value]) => (
        <div className="fact" key={name}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function QualityCard({ quality, split }: { quality: ChurnQuality | null; split: string }) {
  const { t } = useTranslation();
  return (
    <Card title={<h2>{t("web.leaving.trust")}</h2>}>
      {!quality && <EmptyState text={t("web.churn.not_checked")} />}
      {quality && (
        <>
          <p>{split}</p>
          <Figures quality={quality} />
          <div className="columns charts">
            <div>
              <h3>{t("web.churn.calibration")}</h3>
              <CalibrationFigure quality={quality} />
            </div>
            {quality.gains && (
              <div>
                <h3>{t("web.gains.title")}</h3>
                <GainsFigure quality={quality} />
              </div>
            )}
          </div>
          <p className="note">{t("web.churn.note")}</p>
        </>
      )}
    </Card>
  );
}
