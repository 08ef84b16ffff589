/** What all pictures share. Tooltips are drawn, not HTML: their inline styles would break the policy. */
import type { ECharts } from "echarts/core";
import { chartColours, font, type Mode } from "../../theme";

export type ChartOption = Parameters<ECharts["setOption"]>[0];
export type Colours = ReturnType<typeof chartColours>;

export interface Ink {
  colours: Colours;
  /** Pixels there are. */
  width: number;
  narrow: boolean;
  /** A row of the figure's table in words, a line for each column. */
  tell: (row: number) => string;
}

/** Draws with the ink it is given; drawn anew when it changes, so keep it with useMemo. */
export type Drawing = (ink: Ink) => ChartOption;

/** Which datum of the picture a row of the table is, and back. */
export interface Place {
  seriesIndex: number;
  dataIndex: number;
  /** Of a flow: "edge", otherwise a node. */
  dataType?: string;
}

export const isNarrow = (width: number) => width < 480;

export function inkOf(mode: Mode, width: number, tell: (row: number) => string): Ink {
  return { colours: chartColours(mode), width, narrow: isNarrow(width), tell };
}

export const base = { animation: false, textStyle: { fontFamily: font, fontSize: 12 } };

export function grid(more: object = {}) {
  return {
    left: 4,
    right: 12,
    top: 12,
    bottom: 4,
    outerBoundsMode: "same" as const,
    outerBoundsContain: "all" as const,
    ...more,
  };
}

export function tooltip(ink: Ink, trigger: "axis" | "item", rowOf = (place: Place) => place.dataIndex) {
  return {
    trigger,
    renderMode: "richText" as const,
    confine: true,
    backgroundColor: ink.colours.ground,
    borderColor: ink.colours.line,
    textStyle: { color: ink.colours.text, fontSize: 12, fontFamily: font },
    axisPointer: { type: "line" as const, lineStyle: { color: ink.colours.text } },
    formatter: (given: unknown) => {
      const place = (Array.isArray(given) ? given[0] : given) as Place | undefined;
      return place ? ink.tell(rowOf(place)) : "";
    },
  };
}

/** An axis of numbers. */
export function valueAxis(ink: Ink, format: (value: number) => string, name = "") {
  return {
    type: "value" as const,
    name,
    nameLocation: "middle" as const,
    nameGap: 8,
    nameTextStyle: { color: ink.colours.text },
    axisLabel: { color: ink.colours.text, formatter: format, hideOverlap: true },
    splitLine: { lineStyle: { color: ink.colours.line, opacity: 0.4 } },
  };
}

/** An axis of names; long ones break where there is little room. */
export function nameAxis(ink: Ink, names: string[]) {
  return {
    type: "category" as const,
    data: names,
    axisLabel: {
      color: ink.colours.text,
      width: ink.narrow ? 96 : Math.max(190, Math.min(320, 0.26 * ink.width)),
      overflow: "break" as const,
    },
    axisLine: { lineStyle: { color: ink.colours.line } },
    axisTick: { show: false },
  };
}

/** Series are told apart by shape and stroke too. */
export const symbols = ["circle", "triangle", "rect", "diamond", "pin", "arrow", "roundRect"];
export const strokes = ["solid", "dashed", "dotted", [8, 3, 2, 3], [2, 2], [10, 4], "solid"] as const;

/** What a custom series is given to draw with. */
export interface Pen {
  value: (dimension: number) => number;
  coord: (point: [number, number]) => [number, number];
}
