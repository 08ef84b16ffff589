/** Points by two figures, each with its intervals, parted by two lines into four fields. */
import { base, grid, symbols, tooltip, valueAxis, type ChartOption, type Drawing, type Pen } from "./base";
import { nameSeries } from "./names";

export interface PlanePoint {
  name: string;
  x: number;
  y: number;
  /** [low, high]; null: no interval. */
  xs?: readonly [number, number] | null;
  ys?: readonly [number, number] | null;
  /** Which of the groups. */
  group: number;
}

export interface Plane {
  points: PlanePoint[];
  groups: string[];
  x: string;
  y: string;
  formatX: (value: number) => string;
  formatY: (value: number) => string;
  /** Where the fields part. */
  cutX: number;
  cutY: number;
  /** Names of the fields: upper left, upper right, lower left, lower right. */
  fields: readonly [string, string, string, string];
}

/** Values are x, y, then the ends in x, then those in y. */
function cross(pen: Pen, colour: string) {
  const [x, y, left, right, low, high] = [0, 1, 2, 3, 4, 5].map((at) => pen.value(at)) as number[];
  const style = { stroke: colour, lineWidth: 1.5, opacity: 0.75 };
  const line = (from: [number, number], to: [number, number]) => ({
    type: "line" as const,
    shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] },
    style,
  });
  return {
    type: "group" as const,
    children: [
      line(pen.coord([left!, y!]), pen.coord([right!, y!])),
      line(pen.coord([x!, low!]), pen.coord([x!, high!])),
    ],
  };
}

/** The ends of an axis: all that is drawn, and a little more for the names. */
export function reach(values: number[]): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = 0.08 * (high - low || 1);
  return [low - room, high + room];
}

export function planeDrawing(plane: Plane): Drawing {
  const { points, groups } = plane;
  const xs = points.flatMap((one) => [one.x, ...(one.xs ?? [])]);
  const ys = points.flatMap((one) => [one.y, ...(one.ys ?? [])]);
  const [left, right] = reach([...xs, plane.cutX]);
  const [low, high] = reach([...ys, plane.cutY]);
  return (ink) => {
    const colour = (group: number) => ink.colours.series[group % ink.colours.series.length]!;
    // The ends are no round numbers.
    const axis = (format: (value: number) => string, title: string) => {
      const made = valueAxis(ink, format, title);
      return {
        ...made,
        axisLine: { onZero: false },
        axisLabel: { ...made.axisLabel, showMinLabel: false, showMaxLabel: false },
      };
    };
    const cut = (data: [number, number][]) => ({
      type: "line",
      silent: true,
      showSymbol: false,
      tooltip: { show: false },
      lineStyle: { color: ink.colours.line, type: "dashed", width: 1.5 },
      data,
    });
    const corner = (pen: Pen) => {
      const [x, y] = pen.coord([pen.value(0), pen.value(1)]);
      const at = pen.value(2);
      const align = at % 2 === 0 ? ("left" as const) : ("right" as const);
      return {
        type: "text" as const,
        x: x + (at % 2 === 0 ? 6 : -6),
        y: y + (at < 2 ? 6 : -6),
        style: {
          text: plane.fields[at]!,
          fill: ink.colours.text,
          opacity: 0.75,
          fontSize: 12,
          fontStyle: "italic" as const,
          align,
          verticalAlign: at < 2 ? ("top" as const) : ("bottom" as const),
        },
      };
    };
    return {
      ...base,
      tooltip: tooltip(ink, "item", (place) => place.dataIndex),
      legend: {
        show: groups.length > 1,
        top: 0,
        right: 0,
        textStyle: { color: ink.colours.text },
        data: groups,
      },
      grid: grid({ top: ink.narrow && groups.length > 3 ? 76 : 48, right: 16 }),
      xAxis: { ...axis(plane.formatX, plane.x), min: left, max: right, splitLine: { show: false } },
      yAxis: {
        ...axis(plane.formatY, plane.y),
        nameLocation: "end",
        nameGap: 10,
        nameTextStyle: { color: ink.colours.text, align: "left" },
        min: low,
        max: high,
        splitLine: { show: false },
      },
      series: [
        ...groups.map((name, group) => ({
          type: "line",
          name,
          symbol: symbols[group % symbols.length],
          symbolSize: 11,
          lineStyle: { width: 0, opacity: 0 },
          itemStyle: { color: colour(group) },
          // Points of other groups stay empty, so that a datum is its row.
          data: points.map((one) => (one.group === group ? [one.x, one.y] : [null, null])),
          z: 4,
        })),
        {
          type: "custom",
          silent: true,
          tooltip: { show: false },
          renderItem: (params: { dataIndex: number }, pen: unknown) =>
            cross(pen as Pen, colour(points[params.dataIndex]?.group ?? 0)),
          encode: { x: [0, 2, 3], y: [1, 4, 5] },
          data: points.map((one) => [
            one.x,
            one.y,
            ...(one.xs ?? [one.x, one.x]),
            ...(one.ys ?? [one.y, one.y]),
          ]),
          z: 3,
        },
        nameSeries(points, ink),
        cut([
          [plane.cutX, low],
          [plane.cutX, high],
        ]),
        cut([
          [left, plane.cutY],
          [right, plane.cutY],
        ]),
        {
          type: "custom",
          silent: true,
          tooltip: { show: false },
          renderItem: (_: unknown, pen: unknown) => corner(pen as Pen),
          encode: { x: 0, y: 1 },
          data: [
            [left, high, 0],
            [right, high, 1],
            [left, low, 2],
            [right, low, 3],
          ],
          z: 1,
        },
      ],
    } as ChartOption;
  };
}
