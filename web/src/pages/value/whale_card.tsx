/** How sales and profit are spread over the customers. */
import { Card, Segmented } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Concentration, EstimateOf, Spread } from "../../api/value";
import { formatMoney, formatNumber, formatShare } from "../../format";
import { curveDrawing } from "../../parts/charts/curve";
import { ChartFigure } from "../../parts/figure";

interface SpreadProps {
  spread: Spread;
  currency: string;
  decimals: number;
}

function Figures({ spread, currency, decimals }: SpreadProps) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const share = (value: number | null | undefined) => formatShare(language, value);
  const plain = (value: number | null | undefined) => formatNumber(language, value, 3);
  const line = (one: EstimateOf, write: (value: number | null | undefined) => string) =>
    write(one.value) +
    (one.interval
      ? " · " + t("web.figure.interval", { low: write(one.interval[0]), high: write(one.interval[1]) })
      : "");
  const money = (minor: number | null) =>
    minor === null ? "–" : formatMoney(language, minor / 10 ** decimals, currency, true);
  return (
    <dl className="facts">
      <dt>{t("web.whale.customers")}</dt>
      <dd>{formatNumber(language, spread.customers)}</dd>
      <dt>{t("web.whale.total")}</dt>
      <dd>{money(spread.total)}</dd>
      <dt>{t("web.whale.top", { share: formatShare(language, 0.01, 0) })}</dt>
      <dd>{line(spread.top_1_share, share)}</dd>
      <dt>{t("web.whale.top", { share: formatShare(language, 0.1, 0) })}</dt>
      <dd>{line(spread.top_10_share, share)}</dd>
      <dt>{t("web.whale.top", { share: formatShare(language, 0.2, 0) })}</dt>
      <dd>{line(spread.top_20_share, share)}</dd>
      <dt>{t("web.whale.gini")}</dt>
      <dd>{line(spread.gini, plain)}</dd>
      <dt>{t("web.whale.below_zero")}</dt>
      <dd>
        {formatNumber(language, spread.below_zero)} · {share(spread.below_zero_share)}
      </dd>
      {spread.peak_share !== null && spread.peak_share > 1.0005 && (
        <>
          <dt>{t("web.whale.peak")}</dt>
          <dd>
            {t("web.whale.peak_at", {
              peak: share(spread.peak_share),
              customers: share(spread.customers_at_peak),
            })}
          </dd>
        </>
      )}
    </dl>
  );
}

function WhaleFigure({ spread }: { spread: Spread }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const x = t("web.chart.of_customers");
  const y = t(spread.measure === "profit" ? "web.chart.of_profit" : "web.chart.of_sales");
  const drawing = useMemo(() => {
    const percent = (value: number) => formatShare(language, value, 0);
    const fifth = spread.whale.find((point) => point[0] >= 0.2);
    const marks = fifth ? [{ at: fifth, label: percent(fifth[1]) }] : [];
    return curveDrawing(spread.whale, { x, y }, percent, marks);
  }, [spread, x, y, language]);
  return (
    <ChartFigure
      name={"whale-" + spread.measure}
      label={t("web.overview.concentration_label")}
      height={320}
      drawing={drawing}
      table={{
        header: [x, y],
        rows: spread.whale.map((point) => point.map((value) => formatShare(language, value))),
        cells: spread.whale,
      }}
    />
  );
}

export function WhaleCard(props: { found: Concentration; currency: string; decimals: number }) {
  const { found, currency, decimals } = props;
  const { t } = useTranslation();
  const [measure, setMeasure] = useState<"sales" | "profit">(found.profit ? "profit" : "sales");
  const spread = found[measure] ?? found.sales;
  return (
    <Card title={<h2>{t("web.overview.concentration")}</h2>}>
      {found.profit && (
        <Segmented
          aria-label={t("web.cohorts.measure")}
          value={measure}
          onChange={setMeasure}
          options={[
            { value: "profit", label: t("web.whale.of_profit") },
            { value: "sales", label: t("web.whale.of_sales") },
          ]}
        />
      )}
      <div className="columns">
        <WhaleFigure spread={spread} />
        <Figures spread={spread} currency={currency} decimals={decimals} />
      </div>
      {!found.profit && <p className="note">{t("web.whale.no_costs")}</p>}
    </Card>
  );
}
