/** What a value adds or takes, about a line at zero. */
import { base, grid, tooltip, valueAxis, type ChartOption, type Drawing } from "./base";

export function effectDrawing(
  points: [number, number][],
  names: { x: string; y: string },
  formatX: (value: number) => string,
  formatY: (value: number) => string,
): Drawing {
  return (ink) =>
    ({
      ...base,
      tooltip: tooltip(ink, "axis"),
      grid: grid({ top: 28 }),
      xAxis: {
        ...valueAxis(ink, formatX, names.x),
        scale: true,
        axisLine: { show: true, onZero: true, lineStyle: { color: ink.colours.text } },
      },
      yAxis: {
        ...valueAxis(ink, formatY, names.y),
        nameLocation: "end",
        nameGap: 10,
        nameTextStyle: { color: ink.colours.text, align: "left" },
      },
      series: [
        {
          type: "line",
          symbol: "circle",
          symbolSize: 6,
          lineStyle: { color: ink.colours.main, width: 3 },
          itemStyle: { color: ink.colours.main },
          data: points,
        },
      ],
    }) as ChartOption;
}
