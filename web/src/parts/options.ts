/** What ECharts is told. Tooltips are drawn, not HTML: their inline styles would break the policy. */
import { chartColours, type Mode } from "../theme";
import type { ChartOption } from "./figure";

const base = { animation: false, textStyle: { fontFamily: "inherit" } };
const drawn = { renderMode: "richText" as const, confine: true };

export interface Estimate {
  name: string;
  value: number;
  low: number;
  high: number;
}

type Drawing = {
  value: (dimension: number) => number;
  coord: (point: [number, number]) => [number, number];
};

/** A line from low to high with ends, and a dot at the estimate. */
export function whisker(drawing: Drawing, colour: string) {
  const row = drawing.value(3);
  const [low, y] = drawing.coord([drawing.value(1), row]);
  const [high] = drawing.coord([drawing.value(2), row]);
  const [at] = drawing.coord([drawing.value(0), row]);
  const style = { stroke: colour, lineWidth: 2 };
  const line = (x1: number, y1: number, x2: number, y2: number) => ({
    type: "line" as const,
    shape: { x1, y1, x2, y2 },
    style,
  });
  return {
    type: "group" as const,
    children: [
      line(low, y, high, y),
      line(low, y - 6, low, y + 6),
      line(high, y - 6, high, y + 6),
      { type: "circle" as const, shape: { cx: at, cy: y, r: 5 }, style: { fill: colour } },
    ],
  };
}

/** Estimates with their intervals, one below the other, about a line at zero. */
export function intervalOption(estimates: Estimate[], unit: string) {
  return (mode: Mode): ChartOption => {
    const colours = chartColours(mode);
    return {
      ...base,
      grid: { left: 8, right: 24, top: 8, bottom: 28, containLabel: true },
      xAxis: {
        type: "value",
        name: unit,
        nameLocation: "middle",
        nameGap: 26,
        nameTextStyle: { color: colours.text },
        axisLabel: { color: colours.text },
        splitLine: { lineStyle: { color: colours.line, opacity: 0.4 } },
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: estimates.map((one) => one.name),
        axisLabel: { color: colours.text },
        axisLine: { show: true, onZero: true, lineStyle: { color: colours.text } },
        axisTick: { show: false },
      },
      series: [
        {
          type: "custom",
          renderItem: (_: unknown, drawing: unknown) => whisker(drawing as Drawing, colours.main),
          encode: { x: [0, 1, 2], y: 3 },
          data: estimates.map((one, row) => [one.value, one.low, one.high, row]),
        },
      ],
    } as ChartOption;
  };
}

export interface Bar {
  name: string;
  value: number;
  label: string;
}

export function barOption(bars: Bar[]) {
  return (mode: Mode): ChartOption => {
    const colours = chartColours(mode);
    return {
      ...base,
      grid: { left: 8, right: 110, top: 8, bottom: 8, containLabel: true },
      xAxis: { type: "value", show: false },
      yAxis: {
        type: "category",
        inverse: true,
        data: bars.map((bar) => bar.name),
        axisLabel: { color: colours.text },
        axisLine: { lineStyle: { color: colours.line } },
        axisTick: { show: false },
      },
      series: [
        {
          type: "bar",
          barMaxWidth: 22,
          itemStyle: { color: colours.main },
          data: bars.map((bar) => ({
            value: bar.value,
            label: { show: true, position: "right", color: colours.text, formatter: bar.label },
          })),
        },
      ],
    } as ChartOption;
  };
}

/** Cumulative shares of customers and value, beside the line of equal spread. */
export function curveOption(points: [number, number][], names: { x: string; y: string }) {
  return (mode: Mode): ChartOption => {
    const colours = chartColours(mode);
    const percent = (value: number) => Math.round(value * 100) + "%";
    const axis = {
      type: "value" as const,
      axisLabel: { color: colours.text, formatter: percent },
      nameTextStyle: { color: colours.text },
      splitLine: { lineStyle: { color: colours.line, opacity: 0.4 } },
    };
    return {
      ...base,
      tooltip: { trigger: "axis", ...drawn, valueFormatter: (value: unknown) => percent(+value!) },
      grid: { left: 8, right: 24, top: 30, bottom: 28, containLabel: true },
      xAxis: { ...axis, name: names.x, nameLocation: "middle", nameGap: 28, min: 0, max: 1 },
      yAxis: { ...axis, name: names.y, nameTextStyle: { color: colours.text, align: "left" } },
      series: [
        {
          type: "line",
          showSymbol: false,
          lineStyle: { color: colours.main, width: 3 },
          itemStyle: { color: colours.main },
          data: points,
        },
        {
          type: "line",
          silent: true,
          showSymbol: false,
          tooltip: { show: false },
          lineStyle: { color: colours.other, type: "dashed", width: 1.5 },
          data: [
            [0, 0],
            [1, 1],
          ],
        },
      ],
    } as ChartOption;
  };
}
