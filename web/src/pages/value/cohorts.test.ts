import { expect, test } from "vitest";
import type { Cohort } from "../../api/value";
import { byAge, cohortCells, wilson } from "./cohorts";

const age = (at: number, whole: boolean, active = 5): Cohort["ages"][number] => ({
  age: at,
  active,
  share: { value: active / 10, interval: [0.2, 0.8] },
  net: 100,
  net_so_far: 1000,
  whole,
});
const cohort = { from: "2026-01-01", until: "2026-03-31", customers: 10 };

test("only ages that the whole cohort has lived through are shown", () => {
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

test("all cohorts together leave out those too young for an age", () => {
  const points = byAge({
    age_days: 91,
    cohorts: [
      { ...cohort, ages: [age(0, true, 10), age(1, true, 4)] },
      { ...cohort, ages: [age(0, true, 10), age(1, false, 1)] },
    ],
  });
  expect(points.map(({ age, n, active, share }) => [age, n, active, share])).toEqual([
    [0, 20, 20, 1],
    [1, 10, 4, 0.4],
  ]);
  expect(byAge({ age_days: 91, cohorts: [] })).toEqual([]);
});

test("Wilson's interval, against the published 4 of 10 and at the ends", () => {
  const [low, high] = wilson(4, 10);
  expect(low).toBeCloseTo(0.1682, 4);
  expect(high).toBeCloseTo(0.6873, 4);
  expect(wilson(0, 10)[0]).toBeCloseTo(0, 12);
  expect(wilson(10, 10)[1]).toBeCloseTo(1, 12);
});
