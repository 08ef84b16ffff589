import { base, grid, nameAxis, tooltip, type ChartOption, type Drawing } from "./base";

export interface Bar {
  name: string;
  value: number;
  /** Written at its end. */
  label: string;
}

/** Lying bars with their figures at the end. */
export function barDrawing(bars: Bar[]): Drawing {
  return (ink) => {
    const longest = Math.max(0, ...bars.map((bar) => bar.label.length));
    return {
      ...base,
      tooltip: tooltip(ink, "item"),
      grid: grid({ right: 12 + 6.5 * longest }),
      xAxis: { type: "value", show: false },
      yAxis: {
        ...nameAxis(
          ink,
          bars.map((bar) => bar.name),
        ),
        inverse: true,
      },
      series: [
        {
          type: "bar",
          barMaxWidth: 22,
          itemStyle: { color: ink.colours.main },
          data: bars.map((bar) => ({
            value: bar.value,
            label: {
              show: true,
              position: bar.value < 0 ? "insideLeft" : "right",
              color: ink.colours.text,
              formatter: bar.label,
            },
          })),
        },
      ],
    } as ChartOption;
  };
}
