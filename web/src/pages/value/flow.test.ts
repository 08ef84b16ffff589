import { expect, test } from "vitest";
import { labelFlow, labelOrder } from "./flow";

const periods = [
  {
    from: "2026-03-31",
    to: "2026-06-30",
    flows: [
      { from: "repeat", to: "lapsed", customers: 3 },
      { from: null, to: "first_time", customers: 5 },
      { from: "repeat", to: "repeat", customers: 7 },
    ],
  },
  {
    from: "2026-06-30",
    to: "2026-09-30",
    flows: [
      { from: "lapsed", to: "lapsed", customers: 2 },
      { from: "lapsed", to: null, customers: 1 },
      { from: "first_time", to: "repeat", customers: 5 },
      { from: "repeat", to: "repeat", customers: 7 },
    ],
  },
];
const flowOf = (some: typeof periods) =>
  labelFlow(some, labelOrder.stage, (label) => label.toUpperCase(), String);

test("both days have their stages in order, with what was in them", () => {
  const flow = flowOf(periods.slice(0, 1));
  expect(flow.nodes.map((node) => [node.depth, node.label])).toEqual([
    [0, "NEW · 5"],
    [0, "REPEAT · 10"],
    [1, "FIRST_TIME · 5"],
    [1, "REPEAT · 7"],
    [1, "LAPSED · 3"],
  ]);
  expect(flow.streams.map((one) => [one.from, one.to, one.share])).toEqual([
    ["0:new", "1:first_time", 1],
    ["0:repeat", "1:repeat", 0.7],
    ["0:repeat", "1:lapsed", 0.3],
  ]);
});

test("several periods meet in the same nodes, and who is gone is the end", () => {
  const flow = flowOf(periods);
  expect(flow.nodes.filter((node) => node.depth === 1).map((node) => node.label)).toEqual([
    "FIRST_TIME · 5",
    "REPEAT · 7",
    "LAPSED · 3",
  ]);
  expect(flow.nodes.at(-1)?.key).toBe("2:gone");
  expect(flow.streams.filter((one) => one.step === 1)).toHaveLength(4);
  const keys = new Set(flow.nodes.map((node) => node.key));
  for (const one of flow.streams) expect(keys.has(one.from) && keys.has(one.to)).toBe(true);
});

test("nothing flows without periods", () => {
  expect(flowOf([])).toEqual({ nodes: [], streams: [] });
});
