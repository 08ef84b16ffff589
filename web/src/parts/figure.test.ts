import { expect, test } from "vitest";
import { tellRow } from "./figure";
import { steppedRow } from "./picture";
import { sparkPaths } from "./sparkline";

const table = { header: ["Month", "NPS"], rows: [["May", "12"]], cells: [["2026-05-31", 12]] };

test("a row is told with the names of its columns", () => {
  expect(tellRow(table, 0)).toBe("May\nNPS: 12");
  expect(tellRow(table, 1)).toBe("");
});

test("keys step through the rows and stay within them", () => {
  expect(steppedRow("ArrowRight", -1, 3)).toBe(0);
  expect(steppedRow("ArrowDown", 2, 3)).toBe(2);
  expect(steppedRow("ArrowLeft", 0, 3)).toBe(0);
  expect(steppedRow("Home", 2, 3)).toBe(0);
  expect(steppedRow("End", 0, 3)).toBe(2);
  expect(steppedRow("Tab", 0, 3)).toBeNull();
  expect(steppedRow("End", -1, 0)).toBeNull();
});

test("a small line fills its frame, and one of equal values does not break", () => {
  const up = sparkPaths([
    { value: 0, low: 0, high: 0 },
    { value: 10, low: 10, high: 10 },
  ]);
  expect(up.line).toBe("3.0,29.0 117.0,3.0");
  expect(up.end).toEqual([117, 3]);
  expect(sparkPaths([{ value: 2, low: 2, high: 2 }]).line).toBe("3.0,29.0");
});
