import { expect, test } from "vitest";
import { contactPlan } from "./contact";

const steps = [
  { customers: 10, stake: 500, left: 8, lost: 8000, lost_squares: 8_000_000 },
  { customers: 50, stake: 100, left: 25, lost: 15_000, lost_squares: 12_000_000 },
  { customers: 100, stake: 10, left: 30, lost: 16_000, lost_squares: 12_100_000 },
];

test("those are contacted whose value at risk pays for it", () => {
  const plan = contactPlan(steps, 30, 0.3)!;
  expect(plan.from).toBeCloseTo(100);
  expect([plan.customers, plan.reached, plan.left]).toEqual([50, 25, 30]);
  expect(plan.gain).toBeCloseTo(0.3 * 15_000 - 30 * 50);
  expect(plan.gainAll).toBeCloseTo(0.3 * 16_000 - 30 * 100);
  expect(plan.low).toBeLessThan(plan.gain);
  expect(plan.high - plan.gain).toBeCloseTo(plan.gain - plan.low);
});

test("a contact that costs nothing reaches everybody, one too dear nobody", () => {
  expect(contactPlan(steps, 0, 0.3)?.customers).toBe(100);
  expect(contactPlan(steps, 1000, 0.3)).toMatchObject({ customers: 0, gain: 0, low: 0, high: 0 });
});

test("without an evaluation, or when nobody can be saved, there is no plan", () => {
  expect(contactPlan([], 10, 0.3)).toBeNull();
  expect(contactPlan(steps, 10, 0)).toBeNull();
});
