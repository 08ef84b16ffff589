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

export interface ColumnSeries {
  name: string;
  values: (number | null)[];
}

/** Standing columns side by side; patterns tell the series apart besides colour. */
export function columnDrawing(
  names: string[],
  series: ColumnSeries[],
  format: (value: number) => string,
): Drawing {
  return (ink) =>
    ({
      ...base,
      aria: { enabled: true, label: { enabled: false }, decal: { show: series.length > 1 } },
      tooltip: tooltip(ink, "axis"),
      legend: {
        show: series.length > 1,
        top: 0,
        left: 0,
        textStyle: { color: ink.colours.text },
      },
      grid: grid({ top: series.length > 1 ? 32 : 20 }),
      xAxis: { ...nameAxis(ink, names), axisLabel: { color: ink.colours.text, hideOverlap: true } },
      yAxis: {
        type: "value",
        axisLabel: { color: ink.colours.text, formatter: format },
        splitLine: { lineStyle: { color: ink.colours.line, opacity: 0.4 } },
      },
      series: series.map((one, at) => ({
        type: "bar",
        name: one.name,
        barMaxWidth: 36,
        itemStyle: { color: ink.colours.series[at % ink.colours.series.length] },
        label: {
          show: !ink.narrow && names.length * series.length <= 20,
          position: "top",
          color: ink.colours.text,
          formatter: ({ value }: { value: number }) => format(value),
        },
        data: one.values,
      })),
    }) as ChartOption;
}
