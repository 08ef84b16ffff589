import { expect, test } from "vitest";
import {
  chanceRule,
  cohortRule,
  customersBy,
  decimal,
  labelRule,
  listRule,
  movedRule,
  segmentOf,
  walletRule,
} from "./rules";

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

test("fifths of a share of wallet meet without a gap, and are of buyers", () => {
  const buyers = "head_room is known and first_purchase is known";
  expect(walletRule()).toBe(buyers);
  expect(walletRule(0, 0.2)).toBe(buyers + " and wallet_share < 0.2");
  expect(walletRule(0.2, 0.4)).toBe(buyers + " and wallet_share >= 0.2 and wallet_share < 0.4");
  expect(walletRule(0.8, 1)).toBe(buyers + " and wallet_share >= 0.8");
});

test("an action list is a rule only where one says exactly the same", () => {
  const by = { leave_chance: 0.5, new_days: 90 };
  expect(listRule("about_to_leave", "2026-08-31", by)).toBe(
    'churn_chance >= 0.5 and value_at_risk > 0 and stage != "lapsed"',
  );
  expect(listRule("new_customers", "2026-08-31", by)).toBe("first_purchase > 2026-06-02");
  expect(listRule("new_customers", null, by)).toBeNull();
  expect(listRule("win_back", "2026-08-31", by)).toBeNull();
});
