import { expect, test } from "vitest";
import type { SegmentModel } from "../../api/segment_models";
import { profileCells, stabilityOf } from "./groups";

test("a cell says what the group has, and which way it differs", () => {
  const field = (name: string, difference: number | null) => ({
    field: name,
    mean: 1,
    mean_text: name + " 1",
    difference,
  });
  const model = {
    fields: [{ field: "clv" }, { field: "sales" }],
    groups: [
      { fields: [field("clv", 0.8), field("sales", -0.5)] },
      { fields: [field("clv", 0.49), field("sales", null)] },
    ],
  } as unknown as SegmentModel;
  expect(profileCells(model).map((cell) => [cell.row, cell.column, cell.text])).toEqual([
    [0, 0, "clv 1 ▲"],
    [0, 1, "sales 1 ▼"],
    [1, 0, "clv 1"],
    [1, 1, "sales 1"],
  ]);
});

test("stability is judged as Hennig does", () => {
  expect([0.75, 0.6, 0.59, null].map(stabilityOf)).toEqual([
    "stable",
    "doubtful",
    "unstable",
    "unknown",
  ]);
});
