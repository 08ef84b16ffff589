/** Figures over time, each with the band of its intervals. */
import {
  base,
  grid,
  strokes,
  symbols,
  tooltip,
  valueAxis,
  type ChartOption,
  type Drawing,
  type Ink,
  type Pen,
} from "./base";

export interface TrendPoint {
  value: number;
  low: number | null;
  high: number | null;
}

export interface TrendSeries {
  name: string;
  /** One for each time; null where nothing is known. */
  points: (TrendPoint | null)[];
}

/** Stretches of neighbouring points that have intervals: a band must not bridge a gap. */
export function stretches(points: (TrendPoint | null)[]): [number, number][] {
  const found: [number, number][] = [];
  let from = -1;
  for (let at = 0; at <= points.length; at += 1) {
    const point = points[at];
    const known = point && point.low !== null && point.high !== null;
    if (known && from < 0) from = at;
    if (!known && from >= 0) {
      found.push([from, at - 1]);
      from = -1;
    }
  }
  return found;
}

function band(series: TrendSeries, at: number, ink: Ink) {
  const runs = stretches(series.points);
  const colour = ink.colours.series[at % ink.colours.series.length];
  const bounds = (index: number) => {
    const point = series.points[index]!;
    return [point.low!, point.high!] as const;
  };
  return {
    type: "custom",
    name: series.name,
    silent: true,
    tooltip: { show: false },
    renderItem: (params: { dataIndex: number }, pen: Pen) => {
      const run = runs[params.dataIndex];
      if (!run) return null;
      const indices = Array.from({ length: run[1] - run[0] + 1 }, (_, step) => run[0] + step);
      const top = indices.map((index) => pen.coord([index, bounds(index)[1]]));
      const bottom = indices.map((index) => pen.coord([index, bounds(index)[0]]));
      // A lone point has no width to fill: its whisker shows.
      return {
        type: "polygon",
        shape: { points: [...top, ...bottom.reverse()] },
        style: { fill: colour, opacity: 0.18, stroke: colour, lineWidth: run[0] === run[1] ? 3 : 1 },
      };
    },
    // The extent of the axis is told by low and high; the drawing itself needs the runs alone.
    encode: { x: 0, y: [1, 2] },
    data: series.points.flatMap((point, index) =>
      point && point.low !== null && point.high !== null ? [[index, point.low, point.high]] : [],
    ),
    z: 1,
  };
}

function line(series: TrendSeries, at: number, many: boolean, ink: Ink) {
  const colour = ink.colours.series[at % ink.colours.series.length];
  return {
    type: "line",
    name: series.name,
    symbol: symbols[at % symbols.length],
    symbolSize: 6,
    showSymbol: series.points.length <= 36,
    connectNulls: false,
    lineStyle: { color: colour, width: 2, type: strokes[at % strokes.length] },
    itemStyle: { color: colour },
    endLabel: {
      show: many && !ink.narrow,
      color: ink.colours.text,
      formatter: series.name,
      width: 120,
      overflow: "break",
    },
    labelLayout: { moveOverlap: "shiftY" },
    data: series.points.map((point) => point?.value ?? null),
    z: 3,
  };
}

/** `times` are written as they are; rows of the table are the times. */
export function trendDrawing(
  times: string[],
  series: TrendSeries[],
  format: (value: number) => string,
): Drawing {
  return (ink) => {
    const many = series.length > 1;
    return {
      ...base,
      tooltip: tooltip(ink, "axis"),
      legend: {
        show: many && ink.narrow,
        top: 0,
        left: 0,
        textStyle: { color: ink.colours.text },
        data: series.map((one) => one.name),
      },
      grid: grid({ top: many && ink.narrow ? 48 : 12, right: many && !ink.narrow ? 132 : 16 }),
      xAxis: {
        type: "category",
        data: times,
        boundaryGap: false,
        axisLabel: { color: ink.colours.text, hideOverlap: true },
        axisLine: { lineStyle: { color: ink.colours.line }, onZero: false },
        axisTick: { show: false },
      },
      yAxis: { ...valueAxis(ink, format), scale: true },
      // Lines first, so that their places are the series of the table's columns.
      series: [
        ...series.map((one, at) => line(one, at, many, ink)),
        ...series.map((one, at) => band(one, at, ink)),
      ],
    } as ChartOption;
  };
}
