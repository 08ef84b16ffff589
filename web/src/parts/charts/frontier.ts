/** The most that can be had for every cost, with marks on it. */
import { base, grid, tooltip, valueAxis, type ChartOption, type Drawing } from "./base";

export interface FrontierMark {
  name: string;
  at: [number, number];
}

export function frontierDrawing(
  points: [number, number][],
  marks: FrontierMark[],
  names: { x: string; y: string },
  format: (value: number) => string,
): Drawing {
  return (ink) =>
    ({
      ...base,
      tooltip: tooltip(ink, "axis"),
      grid: grid({ top: 40, right: 24 }),
      xAxis: { ...valueAxis(ink, format, names.x) },
      yAxis: {
        ...valueAxis(ink, format, names.y),
        nameLocation: "end",
        nameGap: 14,
        nameTextStyle: { color: ink.colours.text, align: "left" },
      },
      series: [
        {
          type: "line",
          showSymbol: false,
          symbol: "circle",
          lineStyle: { color: ink.colours.main, width: 3 },
          itemStyle: { color: ink.colours.main },
          areaStyle: { color: ink.colours.main, opacity: 0.08 },
          data: points,
          markPoint: {
            symbol: "diamond",
            symbolSize: 14,
            itemStyle: { color: ink.colours.other },
            label: {
              position: "bottom",
              distance: 8,
              color: ink.colours.text,
              backgroundColor: ink.colours.ground,
              padding: 3,
            },
            data: marks.map((mark) => ({ coord: mark.at, value: mark.name })),
          },
        },
      ],
    }) as ChartOption;
}
