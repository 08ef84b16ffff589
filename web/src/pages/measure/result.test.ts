import { describe, expect, it } from "vitest";
import type { ResultTable, StudyResult } from "../../api/studies";
import { at, figureTable, headOf, narrowed, intervalIn, rowsAt, shortHash, sortedRows, wordIn } from "./result";

const table: ResultTable = {
  id: "gaps",
  title: "Gaps",
  pointer: "/budget/gaps",
  columns: [
    { field: "stage", heading: "stage", format: "word", interval: "", numeric: false },
    { field: "gap", heading: "gap", format: "1", interval: "gap_ci", numeric: true },
    { field: "sure", heading: "sure", format: "truth", interval: "", numeric: false },
  ],
  rows: [
    ["收货", "-2.5 [-3.0, -2.0]", "是"],
    ["使用", "-", "否"],
  ],
};
const rows = [
  { stage: "receive", gap: -2.5, gap_ci: [-3, -2], sure: true },
  { stage: "use", gap: null, gap_ci: null, sure: false },
];

describe("reading a result", () => {
  it("follows pointers, and finds nothing where there is nothing", () => {
    const found = { result: { budget: { gaps: rows } } } as unknown as StudyResult;
    expect(rowsAt(found, "/budget/gaps")).toBe(rows);
    expect(rowsAt(found, "/budget/none")).toEqual([]);
    expect(at({ a: 1 }, "/a/b")).toBeUndefined();
  });

  it("takes intervals only when both ends are numbers", () => {
    expect(intervalIn(rows[0]!, "gap_ci")).toEqual([-3, -2]);
    expect(intervalIn(rows[1]!, "gap_ci")).toBeNull();
    expect(intervalIn({ ci: [1, null] }, "ci")).toBeNull();
  });

  it("saves intervals as two columns, and words as they are read", () => {
    const made = figureTable(table, rows, (heading) => [heading + " low", heading + " high"]);
    expect(made.csvHeader).toEqual(["Stage", "Gap", "Gap low", "Gap high", "Sure"]);
    expect(made.keys?.[0]).toEqual([undefined, -2.5, undefined]);
    expect(made.cells[0]).toEqual(["收货", -2.5, -3, -2, "是"]);
    expect(made.cells[1]).toEqual(["使用", null, null, null, "否"]);
    expect(made.rows).toBe(table.rows);
    expect(wordIn(table, 1, "stage")).toBe("使用");
    expect(wordIn(table, 1, "none")).toBe("");
  });

  it("heads columns as lines begin, and leaves symbols of statistics", () => {
    const heads = ["name", "p (Holm)", "n", "f²", "rho_A", "c (same make-up)", "AVE", "类别"].map(headOf);
    expect(heads).toEqual(["Name", "p (Holm)", "n", "f²", "rho_A", "c (same make-up)", "AVE", "类别"]);
  });

  it("is narrowed with its cells", () => {
    const some = narrowed(table, rows, (place) => place === 1);
    expect(some.rows).toEqual([rows[1]]);
    expect(some.table.rows).toEqual([table.rows[1]]);
    expect(table.rows).toHaveLength(2);
  });

  it("sorts either way with what is not known last", () => {
    const some = [{ x: 1 }, { x: null }, { x: 3 }, { x: 2 }];
    expect(sortedRows(some, "x", true)).toEqual([2, 3, 0, 1]);
    expect(sortedRows(some, "x", false)).toEqual([0, 3, 2, 1]);
    expect(sortedRows([{ x: "b" }, { x: "a" }], "x", false)).toEqual([1, 0]);
    expect(sortedRows([{ x: 1 }, { x: 1 }], "x", true)).toEqual([0, 1]);
  });

  it("shortens fingerprints", () => {
    expect(shortHash("0123456789abcdef")).toBe("0123456789ab…");
    expect(shortHash("0123")).toBe("0123");
  });
});
