import { expect, it } from "vitest";
import { span } from "./score";

const score = (value: number | null, low?: number, high?: number) => ({
  name: "",
  label: "",
  value,
  low,
  high,
});

it("keeps to a scale that is given", () => expect(span([score(200)], [0, 100])).toEqual([0, 100]));

it("holds values and the ends of their intervals, about zero", () => {
  const [low, high] = span([score(5, -2, 9), score(null)]);
  expect(low).toBeLessThan(-2);
  expect(high).toBeGreaterThan(9);
  expect(span([score(5, 3, 9)])[0]).toBe(0);
});
