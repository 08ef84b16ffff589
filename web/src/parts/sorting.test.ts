import { expect, test } from "vitest";
import { nextSorting, sortedBy } from "./sorting";

test("a head turns the order, and gives up the third time", () => {
  const first = nextSorting(null, "value", true);
  expect(first).toEqual({ column: "value", down: true });
  const second = nextSorting(first, "value", true);
  expect(second).toEqual({ column: "value", down: false });
  expect(nextSorting(second, "value", true)).toBeNull();
  expect(nextSorting(second, "name", false)).toEqual({ column: "name", down: false });
});

test("rows of the same stay as they came, and what is not known is last either way", () => {
  const rows = [
    { id: 1, value: null },
    { id: 2, value: 5 },
    { id: 3, value: 7 },
    { id: 4, value: 5 },
  ];
  const ids = (down: boolean) => sortedBy(rows, (row) => row.value, down).map((row) => row.id);
  expect(ids(true)).toEqual([3, 2, 4, 1]);
  expect(ids(false)).toEqual([2, 4, 3, 1]);
});
