import { expect, test } from "vitest";
import type { ValueLabel } from "../../api/value";
import { classNames, gridCells, matrixPlaces, outside, quadrantPlaces, situationPlaces } from "./grid";

const label = (name: string | null, customers: number, now: string): ValueLabel => ({
  name,
  customers,
  current_value: now,
  mean_current_value: null,
  clv: "10.00",
  mean_clv: null,
  potential_value: "0.00",
  value_at_risk: "0.00",
  days_in_stage: 0,
});

test("each place of a grid is there once, also where nobody is", () => {
  const found = [label(null, 5, "0.00"), label("grow", 1, "-3.00"), label("protect", 3, "12.00")];
  const cells = gridCells(matrixPlaces, found, "current_value");
  expect(cells.map((cell) => [cell.name, cell.label.customers, cell.share, cell.part])).toEqual([
    ["grow", 1, 0.25, 0],
    ["protect", 3, 0.75, 1],
    ["cut_cost", 0, 0, 0],
    ["keep", 0, 0, 0],
  ]);
  expect(outside(found)).toBe(5);
  expect(outside([])).toBe(0);
});

test("an empty grid divides by nothing", () => {
  for (const cell of gridCells(quadrantPlaces, [], "customers")) {
    expect([cell.share, cell.part]).toEqual([0, 0]);
  }
});

test("no two groups share a place", () => {
  for (const places of [matrixPlaces, quadrantPlaces, situationPlaces]) {
    expect(new Set(places.map((one) => `${one.row} ${one.column}`)).size).toBe(places.length);
    expect(new Set(places.map((one) => one.name)).size).toBe(places.length);
  }
  expect(situationPlaces).toHaveLength(8);
  expect(classNames).toHaveLength(6);
});
