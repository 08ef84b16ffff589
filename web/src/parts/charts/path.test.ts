import { describe, expect, it } from "vitest";
import { edgeOf, ranksOf, spotsOf, type PathArrow, type PathBox } from "./path";

const box = (key: string): PathBox => ({ key, name: key, lines: [] });
const arrow = (from: string, to: string): PathArrow => ({
  from,
  to,
  weight: 0.5,
  lines: [],
  unsure: false,
  negative: false,
});

describe("places of a path diagram", () => {
  it("stand to the right of all that leads to them", () => {
    const ranks = ranksOf("abc".split("").map(box), [arrow("a", "c"), arrow("a", "b"), arrow("b", "c")]);
    expect([...ranks]).toEqual([
      ["a", 0],
      ["b", 1],
      ["c", 2],
    ]);
  });

  it("come to an end in a circle", () => {
    const ranks = ranksOf("ab".split("").map(box), [arrow("a", "b"), arrow("b", "a")]);
    expect(Math.max(...ranks.values())).toBeLessThanOrEqual(1);
  });

  it("put a chain on one line, and others apart", () => {
    const chain = spotsOf("abc".split("").map(box), [arrow("a", "b"), arrow("b", "c")]);
    expect([...chain.values()].map((spot) => spot.y)).toEqual([0.5, 0.5, 0.5]);
    const fork = spotsOf("abc".split("").map(box), [arrow("a", "c"), arrow("b", "c")]);
    expect(fork.get("a")!.y).not.toBe(fork.get("b")!.y);
    expect(fork.get("a")!.x).toBe(fork.get("b")!.x);
    expect(fork.get("c")!.x).toBe(1);
  });

  it("let arrows begin at the edge of a box", () => {
    expect(edgeOf([0, 0], [100, 0], 40, 20)).toEqual([20, 0]);
    expect(edgeOf([0, 0], [0, -50], 40, 20)).toEqual([0, -10]);
    expect(edgeOf([5, 5], [5, 5], 40, 20)).toEqual([5, 5]);
  });
});
