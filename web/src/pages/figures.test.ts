import { expect, test } from "vitest";
import type { Evaluation } from "../api/evaluation";
import { changesInPoints, clearChange, formatDifference, formatFigure, formatP } from "./figures";

function figure(difference: number, ci: [number, number] | null) {
  return {
    value: 1,
    ci: null,
    n: 10,
    effective_n: 10,
    scope: "period" as const,
    definition: "",
    change: ci && { previous: 1, previous_n: 10, difference, ci, p: 0.5 },
  };
}

test("a change is clear only when its interval leaves zero out", () => {
  expect(clearChange(figure(1, [0.2, 2]))).toBe("up");
  expect(clearChange(figure(-1, [-2, -0.2]))).toBe("down");
  expect(clearChange(figure(1, [-0.1, 2]))).toBe("unclear");
  expect(clearChange(figure(1, [0, 2]))).toBe("unclear");
  expect(clearChange(figure(1, null))).toBeNull();
});

test("shares become points; figures without comparison are left out", () => {
  const metrics = {
    satisfaction: figure(0.5, [-1, 2]),
    nps: null,
    retention_rate: figure(0.04, [0.01, 0.07]),
    purchase_frequency: figure(1, [0, 2]),
    purchase_amount: null,
  };
  const changes = changesInPoints({ metrics } as unknown as Evaluation, (name) => name);
  expect(changes.map((one) => one.name)).toEqual(["satisfaction", "retention_rate"]);
  expect(changes[1]?.value).toBeCloseTo(4);
  expect(changes[1]?.low).toBeCloseTo(1);
});

test("each figure has its own form", () => {
  expect(formatFigure("en", "nps", -4.2, "GBP")).toBe("−4");
  expect(formatFigure("en", "retention_rate", 0.7016, "GBP")).toBe("70.2%");
  expect(formatFigure("en", "purchase_amount", "43.55", "GBP")).toBe("£43.55");
  expect(formatDifference("en", "retention_rate", 0.0368, "GBP")).toBe("+3.7");
  expect(formatDifference("en", "purchase_amount", "-1.47", "GBP")).toBe("−£1.47");
});

test("a p is exact, or said to be smaller than can be told", () => {
  expect(formatP("en", 0.04234)).toBe("= 0.042");
  expect(formatP("en", 0.0004)).toBe("< 0.001");
});
