import { expect, test } from "vitest";
import { overlapCells } from "./overlap";

test("shares are of the row's segment; an empty one has none", () => {
  const cells = overlapCells({
    as_of: "2026-08-31",
    known: 100,
    in_none: 60,
    segments: [
      { id: "1", name: "a", customers: 40 },
      { id: "2", name: "b", customers: 10 },
      { id: "3", name: "c", customers: 0 },
    ],
    pairs: [
      { a: "1", b: "2", customers: 10, jaccard: 0.25 },
      { a: "1", b: "3", customers: 0, jaccard: 0 },
      { a: "2", b: "3", customers: 0, jaccard: 0 },
    ],
  });
  expect(cells.map((cell) => [cell.row, cell.column, cell.share])).toEqual([
    [0, 1, 0.25],
    [0, 2, 0],
    [1, 0, 1],
    [1, 2, 0],
    [2, 0, null],
    [2, 1, null],
  ]);
});
