/** Estimates with their intervals, one below the other. */
import {
  base,
  grid,
  nameAxis,
  tooltip,
  valueAxis,
  type ChartOption,
  type Drawing,
  type Pen,
} from "./base";

export interface Estimate {
  name: string;
  value: number;
  low: number;
  high: number;
}

/** A line from low to high with ends, and a dot at the estimate; values are x, low, high, row. */
export function whisker(pen: Pen, colour: string, upright = false) {
  const row = pen.value(3);
  const point = (value: number) => pen.coord(upright ? [row, value] : [value, row]);
  const low = point(pen.value(1));
  const high = point(pen.value(2));
  const at = point(pen.value(0));
  const style = { stroke: colour, lineWidth: 2 };
  const line = (from: [number, number], to: [number, number]) => ({
    type: "line" as const,
    shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] },
    style,
  });
  const end = ([x, y]: [number, number]) =>
    upright ? line([x - 6, y], [x + 6, y]) : line([x, y - 6], [x, y + 6]);
  return {
    type: "group" as const,
    children: [
      line(low, high),
      end(low),
      end(high),
      { type: "circle" as const, shape: { cx: at[0], cy: at[1], r: 5 }, style: { fill: colour } },
    ],
  };
}

/** About a line at zero, when there is one among the values. */
export function intervalDrawing(
  estimates: Estimate[],
  unit: string,
  format: (value: number) => string,
): Drawing {
  return (ink) =>
    ({
      ...base,
      tooltip: tooltip(ink, "item"),
      grid: grid(),
      xAxis: { ...valueAxis(ink, format, unit), scale: true },
      yAxis: {
        ...nameAxis(
          ink,
          estimates.map((one) => one.name),
        ),
        inverse: true,
        axisLine: { show: true, onZero: true, lineStyle: { color: ink.colours.text } },
      },
      series: [
        {
          type: "custom",
          renderItem: (_: unknown, pen: unknown) => whisker(pen as Pen, ink.colours.main),
          encode: { x: [0, 1, 2], y: 3 },
          data: estimates.map((one, row) => [one.value, one.low, one.high, row]),
        },
      ],
    }) as ChartOption;
}
