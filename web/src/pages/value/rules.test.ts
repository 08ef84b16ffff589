import { expect, test } from "vitest";
import { chanceRule, cohortRule, customersBy, decimal, labelRule, movedRule, segmentOf } from "./rules";

test("a label is quoted, and who has none is asked for by that", () => {
  expect(labelRule("stage", "lapsed")).toBe('stage = "lapsed"');
  expect(labelRule("stage", 'a "b" \\')).toBe('stage = "a \\"b\\" \\\\"');
  expect(labelRule("value_matrix", null)).toBe("value_matrix is unknown");
});

test("tenths of a chance leave nobody out and count nobody twice", () => {
  expect(chanceRule(0.7, 0.8)).toBe("churn_chance >= 0.7 and churn_chance < 0.8");
  expect(chanceRule(0.9, 1)).toBe("churn_chance >= 0.9");
  expect(decimal(0.1 + 0.2)).toBe("0.3");
  expect(decimal(1e-7)).toBe("0");
});

test("a cohort, and who of it bought at an age", () => {
  expect(cohortRule("2024-01-01", "2024-03-31")).toBe(
    "first_purchase between 2024-01-01 and 2024-03-31",
  );
  expect(cohortRule("2024-01-01", "2024-03-31", 0)).toMatch(/ and bought_at_age\("0"\)$/);
});

test("addresses carry the rule whole", () => {
  const address = customersBy(movedRule("stage", "repeat", "lapsed"), "-clv");
  const params = new URLSearchParams(address.split("?")[1]);
  expect(params.get("rule")).toBe('stage_before = "repeat" and stage = "lapsed"');
  expect(params.get("sort")).toBe("-clv");
  expect(segmentOf("a & b", "x+y")).toBe("/customers/segments/new?rule=a+%26+b&name=x%2By");
});
