/** A grid of figures, each written in its cell; shade only helps to find the high ones. */
import { base, nameAxis, tooltip, type ChartOption, type Drawing, type Place } from "./base";

export interface HeatCell {
  column: number;
  row: number;
  /** Shade: the greater the darker; null is left blank. */
  value: number | null;
  text: string;
}

export function heatDrawing(
  columns: string[],
  rows: string[],
  cells: HeatCell[],
  names: { x: string; y: string },
  rowOf?: (place: Place) => number,
): Drawing {
  return (ink) => {
    const values = cells.flatMap((cell) => (cell.value === null ? [] : [cell.value]));
    const top = Math.max(0, ...values) || 1;
    const title = { nameTextStyle: { color: ink.colours.text }, nameLocation: "middle" as const };
    return {
      ...base,
      tooltip: tooltip(ink, "item", rowOf),
      grid: { left: 4, right: 8, top: 8, bottom: 4, outerBoundsMode: "same" },
      xAxis: {
        ...nameAxis(ink, columns),
        ...title,
        name: names.x,
        nameGap: 8,
        splitArea: { show: false },
        axisLabel: {
          color: ink.colours.text,
          interval: 0,
          width: 80,
          overflow: "break",
          lineHeight: 15,
        },
      },
      yAxis: { ...nameAxis(ink, rows), ...title, name: names.y, nameGap: 8, inverse: true },
      visualMap: {
        show: false,
        min: 0,
        max: top,
        dimension: 2,
        inRange: { color: [ink.colours.low, ink.colours.high] },
      },
      series: [
        {
          type: "heatmap",
          itemStyle: { borderColor: ink.colours.ground, borderWidth: 2 },
          label: {
            show: true,
            color: ink.colours.text,
            fontSize: ink.narrow ? 10 : 12,
            lineHeight: ink.narrow ? 14 : 18,
            // "{b|...}" in a text is its heading.
            rich: { b: { fontWeight: 600, fontSize: ink.narrow ? 11 : 14, color: ink.colours.text } },
            formatter: ({ dataIndex }: { dataIndex: number }) => cells[dataIndex]?.text ?? "",
          },
          data: cells.map((cell) => [cell.column, cell.row, cell.value ?? 0]),
        },
      ],
    } as ChartOption;
  };
}
