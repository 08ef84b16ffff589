/** How sales, or profit where costs are known, are spread over the customers. */
import { Card, Segmented } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import {
  useConcentration,
  type Concentration,
  type EstimateOf,
  type Spread,
  type ValueRun,
} from "../../api/value";
import { formatNumber, formatShare } from "../../format";
import { curveDrawing } from "../../parts/charts/curve";
import { ChartFigure } from "../../parts/figure";
import { EmptyState } from "../../parts/states";
import { useMinor } from "./minor";
import { customersBy } from "./rules";
import { OfRun } from "./run";

const tops = [
  { share: 0.01, figure: "top_1_share" },
  { share: 0.1, figure: "top_10_share" },
  { share: 0.2, figure: "top_20_share" },
] as const;

const best = customersBy("first_purchase is known", "-net");

function Figures({ spread, currency }: { spread: Spread; currency: string }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const { money } = useMinor(currency);
  const share = (value: number | null | undefined) => formatShare(language, value);
  const plain = (value: number | null | undefined) => formatNumber(language, value, 3);
  const line = (one: EstimateOf, write: (value: number | null | undefined) => string) =>
    write(one.value) +
    (one.interval
      ? " · " + t("web.figure.interval", { low: write(one.interval[0]), high: write(one.interval[1]) })
      : "");
  const profit = spread.measure === "profit";
  return (
    <dl className="facts">
      <dt>{t("web.whale.customers")}</dt>
      <dd>
        <Link to={best}>{formatNumber(language, spread.customers)}</Link>
      </dd>
      <dt>{t(profit ? "web.whale.total_profit" : "web.whale.total")}</dt>
      <dd>{money(spread.total)}</dd>
      {tops.map((top) => (
        <div className="fact" key={top.figure}>
          <dt>{t("web.whale.top", { share: formatShare(language, top.share, 0) })}</dt>
          <dd>
            {line(spread[top.figure], share)}
            {!profit && (
              <>
                {" · "}
                <Link to={best}>
                  {t("web.whale.first", { n: Math.ceil(top.share * spread.customers) })}
                </Link>
              </>
            )}
          </dd>
        </div>
      ))}
      <dt>{t("web.concentration.gini")}</dt>
      <dd>{line(spread.gini, plain)}</dd>
      <dt>{t("web.whale.below_zero")}</dt>
      <dd>
        <Link to={customersBy(profit ? "profit < 0" : "sales < 0", "net")}>
          {formatNumber(language, spread.below_zero)}
        </Link>{" "}
        · {share(spread.below_zero_share)}
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
    const marks = tops.flatMap((top) => {
      const { value, interval } = spread[top.figure];
      if (value === null) return [];
      return [
        {
          at: [top.share, value] as [number, number],
          label: percent(value),
          ...(interval ? { low: interval[0], high: interval[1] } : {}),
        },
      ];
    });
    return curveDrawing(spread.whale, { x, y }, percent, marks);
  }, [spread, x, y, language]);
  return (
    <ChartFigure
      name={"whale-" + spread.measure}
      label={t("web.whale.label", { of: y })}
      height={360}
      drawing={drawing}
      table={{
        header: [x, y],
        rows: spread.whale.map((point) => point.map((value) => formatShare(language, value))),
        cells: spread.whale,
      }}
    />
  );
}

function WhaleCard({ run, found }: { run: ValueRun; found: Concentration }) {
  const { t, i18n } = useTranslation();
  const [measure, setMeasure] = useState<"sales" | "profit">(found.profit ? "profit" : "sales");
  const spread = found[measure] ?? found.sales;
  const key = run.cuts as { key_account?: number | null };
  const { money } = useMinor(run.currency);
  return (
    <Card title={<h2>{t("web.overview.concentration")}</h2>}>
      <p>{t("web.whale.lead")}</p>
      {found.profit && (
        <Segmented
          className="wrapping"
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
        <div>
          <Figures spread={spread} currency={run.currency} />
          {typeof key.key_account === "number" && (
            <p className="note">
              <Link to={customersBy("key_account", "-current_value")}>
                {t("web.whale.key_accounts")}
              </Link>{" "}
              {t("web.whale.key_from", {
                share: formatShare(i18n.language, Number(run.settings["key_account_share"]), 0),
                from: money(key.key_account),
              })}
            </p>
          )}
          <p className="note">{t("web.whale.definition")}</p>
          {!found.profit && <p className="note">{t("web.whale.no_costs")}</p>}
        </div>
      </div>
    </Card>
  );
}

export function ConcentrationPage() {
  const { t } = useTranslation();
  const concentration = useConcentration();
  return (
    <OfRun asked={concentration}>
      {({ run, concentration: found }) =>
        found.sales && found.sales.customers > 0 ? (
          <WhaleCard run={run} found={found} />
        ) : (
          <EmptyState text={t("web.figure.no_data")} />
        )
      }
    </OfRun>
  );
}
