/** Customers by the quarter of their first purchase: who still buys, and what they have brought. */
import { Card, Segmented } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Cohorts } from "../../api/value";
import { formatMoney, formatMonth, formatNumber, formatShare } from "../../format";
import { heatDrawing } from "../../parts/charts/heat";
import { ChartFigure } from "../../parts/figure";
import { EmptyState } from "../../parts/states";
import { cohortCells } from "./cohorts";

type Measure = "share" | "value";

export function CohortsCard({ found, currency, decimals }: { found: Cohorts; currency: string; decimals: number }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const [measure, setMeasure] = useState<Measure>("share");
  const cells = useMemo(() => cohortCells(found), [found]);
  const money = (minor: number) => formatMoney(language, minor / 10 ** decimals, currency, true);
  const nameOf = (row: number) => {
    const cohort = found.cohorts[row];
    return cohort
      ? `${formatMonth(language, cohort.from)} · n ${formatNumber(language, cohort.customers)}`
      : "";
  };
  const oldest = Math.max(0, ...cells.map((cell) => cell.column));
  const ages = Array.from({ length: oldest + 1 }, (_, age) => formatNumber(language, age));
  const drawing = useMemo(
    () =>
      heatDrawing(
        ages,
        found.cohorts.map((_, row) => nameOf(row)),
        cells.map((cell) => ({
          column: cell.column,
          row: cell.row,
          // All of a cohort bought in their first quarter: its shade would drown the others.
          value: measure === "share" ? (cell.column === 0 ? null : cell.share) : cell.netPerCustomer,
          text:
            measure === "share" ? formatShare(language, cell.share, 0) : money(cell.netPerCustomer),
        })),
        { x: t("web.cohorts.age", { days: found.age_days }), y: t("web.cohorts.first") },
      ),
    [found, cells, measure, language],
  );
  return (
    <Card title={<h2>{t("web.cohorts.title")}</h2>}>
      {found.cohorts.length === 0 && <EmptyState text={t("web.figure.no_data")} />}
      {found.cohorts.length > 0 && (
        <>
          <Segmented
            className="wrapping"
            aria-label={t("web.cohorts.measure")}
            value={measure}
            onChange={setMeasure}
            options={[
              { value: "share", label: t("web.cohorts.share") },
              { value: "value", label: t("web.cohorts.value") },
            ]}
          />
          <div className="wide-picture" tabIndex={0} role="group" aria-label={t("web.cohorts.title")}>
            <ChartFigure
              name={"cohorts-" + measure}
              label={t("web.cohorts.label")}
              height={70 + 32 * found.cohorts.length}
              needs={["heat"]}
              drawing={drawing}
              table={{
                header: [
                  t("web.cohorts.first"),
                  t("web.cohorts.age", { days: found.age_days }),
                  t("web.cohorts.share"),
                  t("web.chart.low"),
                  t("web.chart.high"),
                  t("web.cohorts.active"),
                  t("web.cohorts.value"),
                ],
                rows: cells.map((cell) => [
                  nameOf(cell.row),
                  formatNumber(language, cell.column),
                  formatShare(language, cell.share),
                  formatShare(language, cell.low),
                  formatShare(language, cell.high),
                  formatNumber(language, cell.active),
                  money(cell.netPerCustomer),
                ]),
                cells: cells.map((cell) => [
                  found.cohorts[cell.row]?.from ?? null,
                  cell.column,
                  cell.share,
                  cell.low,
                  cell.high,
                  cell.active,
                  cell.netPerCustomer / 10 ** decimals,
                ]),
              }}
            />
          </div>
          <p className="note">{t("web.cohorts.note", { days: found.age_days })}</p>
        </>
      )}
    </Card>
  );
}
