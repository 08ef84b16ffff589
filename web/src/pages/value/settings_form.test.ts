import { expect, test } from "vitest";
import type { SettingField } from "../../api/value";
import { changedFrom, codesOf, cutsOf, cutsText, groups, rangeOf, read, textOf, unitOf } from "./settings_form";

const field = (name: string, more: Partial<SettingField>): SettingField => ({
  name,
  kind: "number",
  standard: 0,
  min: 0,
  max: 1,
  words: null,
  by_data: false,
  ...more,
});
const margin = field("margin", { by_data: true, standard: null });
const days = field("lapse_days", { kind: "whole", min: 1, max: 3660 });
const cost = field("contact_cost", { kind: "money", min: 0, max: 1e15, by_data: true });

test("shares are entered as percent, money in its major unit", () => {
  expect(textOf(margin, 0.29, 2)).toBe("29");
  expect(read(margin, "29", 2)).toEqual({ value: 0.29 });
  expect(read(margin, " 12,5 ", 2)).toEqual({ value: 0.125 });
  expect(textOf(cost, 1250, 2)).toBe("12.5");
  expect(read(cost, "12.5", 2)).toEqual({ value: 1250 });
  expect(read(cost, "1,250", 0)).toEqual({ value: 1250 });
  expect(unitOf("lapse_days", "whole")).toBe("days");
});

test("what is entered comes back as it was", () => {
  for (const value of [0.01, 0.07, 0.1, 0.57, 0.999]) {
    expect(read(margin, textOf(margin, value, 2), 2)).toEqual({ value });
  }
});

test("empty lets the data decide where they can", () => {
  expect(read(margin, "", 2)).toEqual({ value: null });
  expect(read(days, " ", 2)).toEqual({ problem: "empty" });
});

test("what does not fit is refused with its cause", () => {
  expect(read(days, "ten", 2)).toEqual({ problem: "number" });
  expect(read(days, "1.5", 2)).toEqual({ problem: "whole" });
  expect(read(days, "0", 2)).toEqual({ problem: "range" });
  expect(read(margin, "101", 2)).toEqual({ problem: "range" });
  expect(rangeOf(margin, 2)).toEqual(["0", "100"]);
  expect(rangeOf(cost, 2)).toBeNull();
});

test("lists of questions and of cuts", () => {
  expect(codesOf("Q1; Rating: price, quality (1-10)；Q3\nQ5 ;")).toEqual([
    "Q1",
    "Rating: price, quality (1-10)",
    "Q3",
    "Q5",
  ]);
  expect(cutsOf("30, 90, 180, 365", "recency", 2)).toEqual([30, 90, 180, 365]);
  expect(cutsOf("30, 90, 90, 365", "recency", 2)).toBeNull();
  expect(cutsOf("30 90、180；365", "recency", 2)).toEqual([30, 90, 180, 365]);
  expect(cutsOf("30, 90", "recency", 2)).toBeNull();
  // Money is stored in minor units.
  expect(cutsOf("19.99, 50, 100, 250", "monetary", 2)).toEqual([1999, 5000, 10000, 25000]);
  expect(cutsOf("20, 50, 100, 250", "monetary", 0)).toEqual([20, 50, 100, 250]);
  expect(cutsText("monetary", [1999, 5000, 10000, 25000], 2)).toBe("19.99, 50, 100, 250");
});

test("each setting has one place in the form, and changes are found", () => {
  const names = groups.flatMap((group) => [...group.settings] as string[]);
  expect(new Set(names).size).toBe(names.length);
  expect(changedFrom([margin, days], { margin: null, lapse_days: 90 })).toEqual(["lapse_days"]);
});
