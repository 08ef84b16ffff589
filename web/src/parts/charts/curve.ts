import { base, grid, tooltip, valueAxis, type ChartOption, type Drawing, type Pen } from "./base";
import { diagonal, pointWithInterval } from "./calibration";

export interface CurveMark {
  at: [number, number];
  label: string;
  /** Of the interval, where there is one. */
  low?: number;
  high?: number;
}

/** Shares against shares, beside the line on which both are equal. */
export function curveDrawing(
  points: [number, number][],
  names: { x: string; y: string },
  percent: (value: number) => string,
  marks: CurveMark[] = [],
): Drawing {
  return (ink) => {
    const highest = Math.max(1, ...points.map((point) => point[1]));
    return {
      ...base,
      tooltip: tooltip(ink, "axis"),
      grid: grid({ top: 28 }),
      xAxis: { ...valueAxis(ink, percent, names.x), min: 0, max: 1 },
      yAxis: {
        ...valueAxis(ink, percent, names.y),
        nameLocation: "end",
        nameGap: 10,
        nameTextStyle: { color: ink.colours.text, align: "left" },
        // A whole number of the steps between its marks.
        max: highest > 1 ? Math.ceil(highest * 5) / 5 : 1,
      },
      series: [
        {
          type: "line",
          showSymbol: false,
          symbol: "circle",
          lineStyle: { color: ink.colours.main, width: 3 },
          itemStyle: { color: ink.colours.main },
          data: points,
          markPoint: {
            symbol: "circle",
            symbolSize: 9,
            itemStyle: { color: ink.colours.main },
            label: {
              position: ["130%", "30%"],
              color: ink.colours.text,
              backgroundColor: ink.colours.ground,
              padding: 2,
            },
            data: marks.map((mark) => ({ coord: mark.at, value: mark.label })),
          },
        },
        {
          type: "custom",
          silent: true,
          tooltip: { show: false },
          renderItem: (_: unknown, pen: unknown) =>
            pointWithInterval(pen as Pen, ink.colours.main),
          encode: { x: 0, y: [1, 2, 3] },
          data: marks.flatMap((mark) =>
            mark.low === undefined || mark.high === undefined
              ? []
              : [[mark.at[0], mark.at[1], mark.low, mark.high]],
          ),
          z: 4,
        },
        diagonal(ink),
      ],
    } as ChartOption;
  };
}
