import { expect, test } from "vitest";
import type { Cohort } from "../../api/value";
import { cohortCells } from "./cohorts";

const age = (at: number, whole: boolean): Cohort["ages"][number] => ({
  age: at,
  active: 5,
  share: { value: 0.5, interval: [0.2, 0.8] },
  net: 100,
  net_so_far: 1000,
  whole,
});

test("only ages that the whole cohort has lived through are shown", () => {
  const cohort = { from: "2026-01-01", until: "2026-03-31", customers: 10 };
  const cells = cohortCells({
    age_days: 91,
    cohorts: [
      { ...cohort, ages: [age(0, true), age(1, true), age(2, false)] },
      { ...cohort, ages: [age(0, true)] },
    ],
  });
  expect(cells.map((cell) => [cell.row, cell.column])).toEqual([
    [0, 0],
    [0, 1],
    [1, 0],
  ]);
  expect(cells[0]).toMatchObject({ share: 0.5, low: 0.2, high: 0.8, netPerCustomer: 100 });
});
