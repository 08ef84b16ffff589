/** Several figures of each row on one line, joined: what was expected and what was felt. */
import {
  base,
  grid,
  nameAxis,
  symbols,
  tooltip,
  valueAxis,
  type ChartOption,
  type Drawing,
  type Pen,
} from "./base";
import { whisker } from "./intervals";

export interface DumbbellPoint {
  value: number | null;
  low?: number | null | undefined;
  high?: number | null | undefined;
}

export interface DumbbellRow {
  name: string;
  /** One for each series. */
  points: DumbbellPoint[];
}

/** From the least to the greatest of a row; values are least, greatest, row. */
function joint(pen: Pen, colour: string) {
  const row = pen.value(2);
  const from = pen.coord([pen.value(0), row]);
  const to = pen.coord([pen.value(1), row]);
  return {
    type: "line" as const,
    shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] },
    style: { stroke: colour, lineWidth: 5, opacity: 0.5 },
  };
}

export function dumbbellDrawing(
  rows: DumbbellRow[],
  names: string[],
  format: (value: number) => string,
  more: { zero?: boolean; joined?: boolean; step?: number } = {},
): Drawing {
  return (ink) => {
    const colour = (at: number) => ink.colours.series[at % ink.colours.series.length]!;
    const known = (row: DumbbellRow) =>
      row.points.map((point) => point.value).filter((value): value is number => value !== null);
    return {
      ...base,
      tooltip: tooltip(ink, "item", (place) => place.dataIndex),
      legend: { show: names.length > 1, top: 0, left: 0, textStyle: { color: ink.colours.text }, data: names },
      grid: grid({ top: names.length > 1 ? (ink.narrow ? 56 : 32) : 12 }),
      xAxis: { ...valueAxis(ink, format), scale: !more.zero, minInterval: more.step },
      yAxis: {
        ...nameAxis(
          ink,
          rows.map((row) => row.name),
        ),
        inverse: true,
        axisLine: { show: true, onZero: !!more.zero, lineStyle: { color: ink.colours.line } },
      },
      series: [
        ...names.map((name, at) => ({
          type: "line",
          name,
          symbol: symbols[at % symbols.length],
          symbolSize: 11,
          lineStyle: { width: 0, opacity: 0 },
          itemStyle: { color: colour(at) },
          // Rows without the figure stay, so that a datum is its row.
          data: rows.map((row, place) => [row.points[at]?.value ?? null, place]),
          z: 4,
        })),
        ...names.map((_, at) => ({
          type: "custom",
          silent: true,
          tooltip: { show: false },
          renderItem: (__: unknown, pen: unknown) => whisker(pen as Pen, colour(at)),
          encode: { x: [0, 1, 2], y: 3 },
          data: rows.flatMap((row, place) => {
            const point = row.points[at];
            return point?.value == null || point.low == null || point.high == null
              ? []
              : [[point.value, point.low, point.high, place]];
          }),
          z: 3,
        })),
        {
          type: "custom",
          silent: true,
          tooltip: { show: false },
          renderItem: (_: unknown, pen: unknown) => joint(pen as Pen, ink.colours.line),
          encode: { x: [0, 1], y: 2 },
          data: (more.joined === false ? [] : rows).flatMap((row, place) => {
            const values = known(row);
            return values.length < 2 ? [] : [[Math.min(...values), Math.max(...values), place]];
          }),
          z: 1,
        },
      ],
    } as ChartOption;
  };
}
