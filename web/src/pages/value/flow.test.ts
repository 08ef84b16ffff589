import { expect, test } from "vitest";
import { stageFlow } from "./flow";

test("both days have their stages in order, with what was in them", () => {
  const flow = stageFlow(
    {
      from: "2025-08-31",
      to: "2026-08-31",
      counts: [
        { from: "repeat", to: "lapsed", customers: 3 },
        { from: "new", to: "first_time", customers: 5 },
        { from: "repeat", to: "repeat", customers: 7 },
      ],
    },
    (stage) => stage.toUpperCase(),
    String,
  );
  expect(flow.nodes.map((node) => [node.depth, node.label])).toEqual([
    [0, "NEW · 5"],
    [0, "REPEAT · 10"],
    [1, "FIRST_TIME · 5"],
    [1, "REPEAT · 7"],
    [1, "LAPSED · 3"],
  ]);
  expect(flow.flows.map((one) => one.from + ">" + one.to)).toEqual([
    "0new>1first_time",
    "0repeat>1repeat",
    "0repeat>1lapsed",
  ]);
  expect(flow.total).toBe(15);
});
