/** Customers by the quarter of their first purchase: who still buys, and what they have brought. */
import { Card, Segmented } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCohorts, type Cohorts } from "../../api/value";
import { formatMonth, formatNumber, formatShare } from "../../format";
import { heatDrawing } from "../../parts/charts/heat";
import { trendDrawing } from "../../parts/charts/trend";
import { ChartFigure } from "../../parts/figure";
import { EmptyState } from "../../parts/states";
import { useSettings } from "../../session";
import { byAge, cohortCells } from "./cohorts";
import { cohortRule, customersBy } from "./rules";
import { useMinor } from "./minor";
import { OfRun } from "./run";

type Measure = "share" | "value";

function Triangle({ found, currency }: { found: Cohorts; currency: string }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const [measure, setMeasure] = useState<Measure>("share");
  const { money, digits } = useMinor(currency);
  const cells = useMemo(() => cohortCells(found), [found]);
  const nameOf = (row: number) => {
    const cohort = found.cohorts[row];
    return cohort
      ? `${formatMonth(language, cohort.from)} · n ${formatNumber(language, cohort.customers)}`
      : "";
  };
  const drawing = useMemo(() => {
    const oldest = Math.max(0, ...cells.map((cell) => cell.column));
    return heatDrawing(
      Array.from({ length: oldest + 1 }, (_, age) => formatNumber(language, age)),
      found.cohorts.map((_, row) => nameOf(row)),
      cells.map((cell) => ({
        column: cell.column,
        row: cell.row,
        // All of a cohort bought in their first quarter: its shade would drown the others.
        value: measure === "share" ? (cell.column === 0 ? null : cell.share) : cell.netPerCustomer,
        text: measure === "share" ? formatShare(language, cell.share, 0) : money(cell.netPerCustomer),
      })),
      { x: t("web.cohorts.age", { days: found.age_days }), y: t("web.cohorts.first") },
    );
  }, [found, cells, measure, language, currency]);
  const opens = (row: number) => {
    const cell = cells[row];
    const cohort = cell && found.cohorts[cell.row];
    return cohort ? customersBy(cohortRule(cohort.from, cohort.until, cell.column)) : null;
  };
  return (
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
          opens={opens}
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
              Math.round(cell.netPerCustomer) / 10 ** digits,
            ]),
          }}
        />
      </div>
    </>
  );
}

function ByAge({ found }: { found: Cohorts }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const points = useMemo(() => byAge(found), [found]);
  const drawing = useMemo(
    () =>
      trendDrawing(
        points.map((point) => formatNumber(language, point.age)),
        [
          {
            name: t("web.cohorts.share"),
            points: points.map(({ share, low, high }) => ({ value: share, low, high })),
          },
        ],
        (value) => formatShare(language, value, 0),
      ),
    [points, language],
  );
  if (points.length < 2) return <EmptyState text={t("web.cohorts.too_short")} />;
  const year = points.find((point) => point.age === 4);
  return (
    <>
      {year && (
        <p>
          {t("web.cohorts.after_year", {
            share: formatShare(language, year.share),
            low: formatShare(language, year.low),
            high: formatShare(language, year.high),
            n: formatNumber(language, year.n),
          })}
        </p>
      )}
      <ChartFigure
        name="retention-by-age"
        label={t("web.cohorts.by_age_label")}
        height={280}
        drawing={drawing}
        table={{
          header: [
            t("web.cohorts.age", { days: found.age_days }),
            t("web.cohorts.share"),
            t("web.chart.low"),
            t("web.chart.high"),
            t("web.cohorts.active"),
            t("web.chart.n"),
          ],
          rows: points.map((point) => [
            formatNumber(language, point.age),
            formatShare(language, point.share),
            formatShare(language, point.low),
            formatShare(language, point.high),
            formatNumber(language, point.active),
            formatNumber(language, point.n),
          ]),
          cells: points.map((point) => [
            point.age,
            point.share,
            point.low,
            point.high,
            point.active,
            point.n,
          ]),
        }}
      />
    </>
  );
}

export function CohortsPage() {
  const { t } = useTranslation();
  const cohorts = useCohorts();
  const settings = useSettings();
  return (
    <OfRun asked={cohorts}>
      {({ run, cohorts: found }) =>
        !found.cohorts?.length ? (
          <EmptyState text={t("web.cohorts.none")} />
        ) : (
          <div className="stack">
            <Card title={<h2>{t("web.cohorts.title")}</h2>}>
              <p>{t("web.cohorts.lead")}</p>
              <Triangle found={found} currency={settings.data?.currency ?? run.currency} />
              <p className="note">{t("web.cohorts.note", { days: found.age_days })}</p>
            </Card>
            <Card title={<h2>{t("web.cohorts.by_age")}</h2>}>
              <ByAge found={found} />
              <p className="note">{t("web.cohorts.by_age_note", { days: found.age_days })}</p>
            </Card>
          </div>
        )
      }
    </OfRun>
  );
}
