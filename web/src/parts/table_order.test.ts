import { describe, expect, it } from "vitest";
import { keyOf, orderedPlaces } from "./table_order";

describe("tables", () => {
  it("are put in order by figures where there are figures", () => {
    const rows = [["b", "9.5 [9, 10]"], ["a", "10"], ["c", "–"], ["d", "-3%"]];
    expect(orderedPlaces(rows, "", { column: 1, down: false })).toEqual([3, 0, 1, 2]);
    expect(orderedPlaces(rows, "", { column: 1, down: true })).toEqual([1, 0, 3, 2]);
    expect(orderedPlaces(rows, "", { column: 0, down: false })).toEqual([1, 0, 2, 3]);
    expect(orderedPlaces(rows, "", null)).toEqual([0, 1, 2, 3]);
  });

  it("go by the exact figure rather than by what is shown of it", () => {
    const rows = [["0.10"], ["0.10"]];
    expect(orderedPlaces(rows, "", { column: 0, down: false }, [[0.104], [0.101]])).toEqual([1, 0]);
  });

  it("are searched by all words, in any column", () => {
    const rows = [["London", "Image"], ["London", "Value"], ["Leeds", "Image"]];
    expect(orderedPlaces(rows, "image lon", null)).toEqual([0]);
    expect(orderedPlaces(rows, "nothing", null)).toEqual([]);
  });

  it("read figures with marks of money, thousands and signs", () => {
    expect(["£1,234.50", "−0.2", "+3 *", "12%", "met", " "].map((text) => keyOf(text))).toEqual([
      1234.5, -0.2, 3, 12, "met", null,
    ]);
  });
});
