/** Scores on one scale: a bar each, the whisker of its interval, a tick where it should be. */
import { base, grid, nameAxis, tooltip, valueAxis, type ChartOption, type Drawing, type Ink, type Pen } from "./base";

export interface Score {
  name: string;
  value: number | null;
  low?: number | null | undefined;
  high?: number | null | undefined;
  /** Where it should be. */
  goal?: number | null | undefined;
  /** Written at the right of the picture. */
  label: string;
  tone?: "good" | "bad" | undefined;
}

/** A line from low to high with ends, on the row; values are low, high, row. */
function interval(pen: Pen, colour: string) {
  const row = pen.value(2);
  const low = pen.coord([pen.value(0), row]);
  const high = pen.coord([pen.value(1), row]);
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
      line(low[0], low[1] - 5, low[0], low[1] + 5),
      line(high[0], high[1] - 5, high[0], high[1] + 5),
    ],
  };
}

function tick(pen: Pen, colour: string) {
  const at = pen.coord([pen.value(0), pen.value(1)]);
  return {
    type: "line" as const,
    shape: { x1: at[0], y1: at[1] - 11, x2: at[0], y2: at[1] + 11 },
    style: { stroke: colour, lineWidth: 3 },
  };
}

/** The part of the scale that holds all that is drawn, a little wider. */
export function span(scores: Score[], whole?: [number, number]): [number, number] {
  if (whole) return whole;
  const all = scores
    .flatMap((one) => [one.value, one.low, one.high, one.goal])
    .filter((value): value is number => typeof value === "number");
  const low = Math.min(0, ...all);
  const high = Math.max(0, ...all);
  const room = 0.04 * (high - low || 1);
  return [low < 0 ? low - room : 0, high > 0 ? high + room : 0];
}

const toneOf = (ink: Ink, score: Score) =>
  score.tone === "bad" ? ink.colours.other : ink.colours.main;

export function scoreDrawing(
  scores: Score[],
  format: (value: number) => string,
  whole?: [number, number],
): Drawing {
  return (ink) => {
    const [min, max] = span(scores, whole);
    const axis = valueAxis(ink, format);
    const rows = nameAxis(
      ink,
      scores.map((one) => one.name),
    );
    return {
      ...base,
      tooltip: tooltip(ink, "item"),
      grid: grid(),
      xAxis: {
        ...axis,
        min,
        max,
        // Ends that only leave room are no round numbers.
        axisLabel: { ...axis.axisLabel, showMinLabel: !!whole || min === 0, showMaxLabel: !!whole || max === 0 },
      },
      yAxis: [
        { ...rows, inverse: true, axisLabel: { ...rows.axisLabel, interval: 0 } },
        {
          type: "category",
          // On a telephone the table has the intervals; the whiskers show them.
          data: scores.map((one) => (ink.narrow ? one.label.replace(/ \[.*$/, "") : one.label)),
          inverse: true,
          position: "right",
          axisLine: { show: false },
          axisTick: { show: false },
          axisLabel: { color: ink.colours.text, interval: 0 },
        },
      ],
      series: [
        {
          type: "bar",
          barMaxWidth: 16,
          data: scores.map((one) => ({
            value: one.value,
            itemStyle: { color: toneOf(ink, one), opacity: 0.45 },
          })),
        },
        {
          type: "custom",
          silent: true,
          tooltip: { show: false },
          renderItem: (_: unknown, pen: unknown) => interval(pen as Pen, ink.colours.text),
          encode: { x: [0, 1], y: 2 },
          data: scores.flatMap((one, row) =>
            one.low == null || one.high == null ? [] : [[one.low, one.high, row]],
          ),
          z: 4,
        },
        {
          type: "custom",
          silent: true,
          tooltip: { show: false },
          renderItem: (_: unknown, pen: unknown) => tick(pen as Pen, ink.colours.series[2]!),
          encode: { x: 0, y: 1 },
          data: scores.flatMap((one, row) => (one.goal == null ? [] : [[one.goal, row]])),
          z: 5,
        },
      ],
    } as ChartOption;
  };
}
