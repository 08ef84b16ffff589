/** How many go from where to where, as a Sankey diagram. */
import { base, tooltip, type ChartOption, type Drawing, type Place } from "./base";

export interface Flow {
  from: string;
  to: string;
  value: number;
}

export interface FlowNode {
  /** Unique. */
  key: string;
  name: string;
  /** Column from the left, 0 first. */
  depth: number;
  label: string;
}

export function flowDrawing(nodes: FlowNode[], flows: Flow[]): Drawing {
  return (ink) => {
    const byKey = new Map(nodes.map((node) => [node.key, node]));
    // The same name has the same colour on either side.
    const names = [...new Set(nodes.map((node) => node.name))];
    const last = Math.max(0, ...nodes.map((node) => node.depth));
    return {
      ...base,
      aria: { enabled: true, label: { enabled: false }, decal: { show: false } },
      tooltip: tooltip(ink, "item", (place: Place) =>
        place.dataType === "edge" ? place.dataIndex : -1,
      ),
      series: [
        {
          type: "sankey",
          left: ink.narrow ? 8 : 150,
          right: ink.narrow ? 8 : 150,
          top: 8,
          bottom: 8,
          nodeGap: 14,
          nodeWidth: 12,
          draggable: false,
          layoutIterations: 0,
          emphasis: { focus: "adjacency" },
          lineStyle: { color: "gradient", opacity: 0.35, curveness: 0.5 },
          data: nodes.map((node) => ({
            name: node.key,
            depth: node.depth,
            itemStyle: {
              color: ink.colours.series[names.indexOf(node.name) % ink.colours.series.length],
              borderColor: ink.colours.text,
              borderWidth: 0.5,
            },
            label: {
              show: true,
              position: (node.depth === last) !== ink.narrow ? "right" : "left",
              color: ink.colours.text,
              fontSize: ink.narrow ? 10 : 12,
              formatter: byKey.get(node.key)?.label,
            },
          })),
          links: flows.map((flow) => ({ source: flow.from, target: flow.to, value: flow.value })),
        },
      ],
    } as ChartOption;
  };
}
