/** What was predicted against what happened, with intervals, beside the line where both agree. */
import {
  base,
  grid,
  tooltip,
  valueAxis,
  type ChartOption,
  type Drawing,
  type Ink,
  type Pen,
} from "./base";

export interface CalibrationPoint {
  predicted: number;
  observed: number;
  low: number;
  high: number;
}

/** A dot with an upright line from low to high; values are x, y, low, high. */
export function pointWithInterval(pen: Pen, colour: string) {
  const x = pen.value(0);
  const low = pen.coord([x, pen.value(2)]);
  const high = pen.coord([x, pen.value(3)]);
  const at = pen.coord([x, pen.value(1)]);
  const style = { stroke: colour, lineWidth: 2 };
  const line = (x1: number, y1: number, x2: number, y2: number) => ({
    type: "line" as const,
    shape: { x1, y1, x2, y2 },
    style,
  });
  return {
    type: "group" as const,
    children: [
      line(low[0], low[1], high[0], high[1]),
      line(low[0] - 5, low[1], low[0] + 5, low[1]),
      line(high[0] - 5, high[1], high[0] + 5, high[1]),
      { type: "circle" as const, shape: { cx: at[0], cy: at[1], r: 5 }, style: { fill: colour } },
    ],
  };
}

/** The line on which both are the same, in shares. */
export function diagonal(ink: Ink) {
  return {
    type: "line",
    silent: true,
    showSymbol: false,
    tooltip: { show: false },
    lineStyle: { color: ink.colours.other, type: "dashed", width: 1.5 },
    data: [
      [0, 0],
      [1, 1],
    ],
  };
}

export function calibrationDrawing(
  points: CalibrationPoint[],
  names: { x: string; y: string },
  percent: (value: number) => string,
): Drawing {
  return (ink) =>
    ({
      ...base,
      tooltip: tooltip(ink, "item"),
      grid: grid({ top: 28 }),
      xAxis: { ...valueAxis(ink, percent, names.x), min: 0, max: 1 },
      yAxis: {
        ...valueAxis(ink, percent, names.y),
        nameLocation: "end",
        nameGap: 10,
        nameTextStyle: { color: ink.colours.text, align: "left" },
        min: 0,
        max: 1,
      },
      series: [
        {
          type: "custom",
          renderItem: (_: unknown, pen: unknown) => pointWithInterval(pen as Pen, ink.colours.main),
          encode: { x: 0, y: [1, 2, 3] },
          data: points.map((one) => [one.predicted, one.observed, one.low, one.high]),
          z: 3,
        },
        diagonal(ink),
      ],
    }) as ChartOption;
}
