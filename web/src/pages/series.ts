/** The series of the key figures as pictures and tables want it. */
import type { Series } from "../api/evaluation";
import type { Cell } from "../csv";
import type { TrendPoint } from "../parts/charts/trend";
import type { SparkPoint } from "../parts/sparkline";
import { formatFigure, type KeyFigure } from "./figures";

const numberOrNull = (value: number | string | undefined) =>
  value === undefined ? null : Number(value);

/** The series from the first month in which the figure has data. */
export function fromFirst(series: Series, name: KeyFigure): Series {
  const first = series.points.findIndex((point) => point[name]);
  return { ...series, points: first < 0 ? [] : series.points.slice(first) };
}

/** One point for each month; null where the figure has no data. */
export function trendOf(series: Series, name: KeyFigure): (TrendPoint | null)[] {
  return series.points.map((point) => {
    const figure = point[name];
    if (!figure) return null;
    return {
      value: Number(figure.value),
      low: numberOrNull(figure.ci?.[0]),
      high: numberOrNull(figure.ci?.[1]),
    };
  });
}

export function sparkOf(series: Series | undefined, name: KeyFigure): SparkPoint[] {
  if (!series) return [];
  return trendOf(series, name).flatMap((point) =>
    point ? [{ value: point.value, low: point.low ?? point.value, high: point.high ?? point.value }] : [],
  );
}

export function seriesRows(series: Series, name: KeyFigure, language: string, monthOf: (day: string) => string) {
  const write = (value: number | string | undefined) =>
    formatFigure(language, name, value, series.currency);
  const rows: string[][] = [];
  const cells: Cell[][] = [];
  for (const point of series.points) {
    const figure = point[name];
    const count = figure ? new Intl.NumberFormat(language).format(figure.n) : "–";
    rows.push([
      monthOf(point.until),
      write(figure?.value),
      write(figure?.ci?.[0]),
      write(figure?.ci?.[1]),
      count,
    ]);
    cells.push([
      point.until,
      figure ? Number(figure.value) : null,
      numberOrNull(figure?.ci?.[0]),
      numberOrNull(figure?.ci?.[1]),
      figure?.n ?? null,
    ]);
  }
  return { rows, cells };
}
