/** A journey: the mean of each stage with its interval, joined, and its touchpoints above and below. */
import { base, grid, symbols, tooltip, valueAxis, type ChartOption, type Drawing, type Ink, type Pen } from "./base";
import { whisker } from "./intervals";
import { nameSeries } from "./names";

export interface JourneyStage {
  name: string;
  value: number;
  low: number | null;
  high: number | null;
}

export interface Touchpoint {
  name: string;
  stage: number;
  value: number;
  low?: number | null;
  high?: number | null;
  /** Which of the groups. */
  group: number;
}

/** The first colour is that of the stages. */
const colourOf = (ink: Ink, group: number) => ink.colours.series[(group + 1) % ink.colours.series.length]!;

/** The interval of a touchpoint; values are x, low, high. */
function spread(pen: Pen, stroke: string) {
  const [x1, y1] = pen.coord([pen.value(0), pen.value(1)]);
  const [x2, y2] = pen.coord([pen.value(0), pen.value(2)]);
  return { type: "line" as const, shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth: 1.5 } };
}

export function journeyDrawing(
  stages: JourneyStage[],
  touchpoints: Touchpoint[],
  groups: string[],
  words: { stages: string; score: string },
  format: (value: number) => string,
): Drawing {
  // Touchpoints of a stage stand beside one another, so that none hides another.
  const beside = touchpoints.map((one, at) => {
    const same = touchpoints.filter((other) => other.stage === one.stage);
    const place = same.indexOf(touchpoints[at]!);
    return one.stage + (place - (same.length - 1) / 2) * Math.min(0.22, 0.7 / same.length);
  });
  return (ink) => ({
    ...base,
    tooltip: tooltip(ink, "item", (place) => place.dataIndex),
    legend: { top: 0, left: 0, textStyle: { color: ink.colours.text }, data: [words.stages, ...groups] },
    grid: grid({ top: ink.narrow ? 76 : 48 }),
    xAxis: {
      type: "value",
      min: -0.5,
      max: stages.length - 0.5,
      interval: 0.5,
      axisLabel: {
        color: ink.colours.text,
        fontSize: ink.narrow ? 10 : 12,
        width: Math.max(44, (ink.width - 80) / stages.length),
        overflow: "break",
        formatter: (value: number) => (Number.isInteger(value) ? (stages[value]?.name ?? "") : ""),
        hideOverlap: false,
      },
      axisLine: { lineStyle: { color: ink.colours.line } },
      axisTick: { show: false },
      splitLine: {
        show: true,
        lineStyle: { color: ink.colours.line, opacity: 0.25 },
      },
    },
    yAxis: {
      ...valueAxis(ink, format, words.score),
      nameLocation: "end",
      nameGap: 10,
      nameTextStyle: { color: ink.colours.text, align: "left" },
      axisLine: { show: false, onZero: false },
      scale: true,
      boundaryGap: ["6%", "6%"],
      minInterval: 1,
    },
    series: [
      ...groups.map((name, group) => ({
        type: "line",
        name,
        symbol: symbols[(group + 1) % symbols.length],
        symbolSize: 12,
        lineStyle: { width: 0, opacity: 0 },
        itemStyle: { color: colourOf(ink, group) },
        data: touchpoints.map((one, at) =>
          one.group === group ? [beside[at], one.value] : [null, null],
        ),
        z: 4,
      })),
      {
        type: "custom",
        silent: true,
        tooltip: { show: false },
        renderItem: (params: { dataIndex: number }, pen: unknown) =>
          spread(pen as Pen, colourOf(ink, touchpoints[params.dataIndex]?.group ?? 0)),
        encode: { x: 0, y: [1, 2] },
        data: touchpoints.map((one, at) => [beside[at], one.low ?? one.value, one.high ?? one.value]),
        z: 3,
      },
      nameSeries(
        touchpoints.map((one, at) => ({ name: one.name, x: beside[at]!, y: one.value })),
        ink,
      ),
      {
        type: "line",
        name: words.stages,
        symbol: "circle",
        symbolSize: 1,
        smooth: 0.3,
        silent: true,
        tooltip: { show: false },
        lineStyle: { color: ink.colours.main, width: 3 },
        itemStyle: { color: ink.colours.main },
        data: stages.map((one, at) => [at, one.value]),
        z: 2,
      },
      {
        type: "custom",
        silent: true,
        tooltip: { show: false },
        renderItem: (_: unknown, pen: unknown) => whisker(pen as Pen, ink.colours.main, true),
        encode: { x: 3, y: [0, 1, 2] },
        data: stages.map((one, at) => [one.value, one.low ?? one.value, one.high ?? one.value, at]),
        z: 3,
      },
    ],
  }) as ChartOption;
}
