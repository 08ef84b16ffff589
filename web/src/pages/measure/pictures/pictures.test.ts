import { describe, expect, it } from "vitest";
import type { ResultTable, Row, StudyResult } from "../../../api/studies";
import { inkOf } from "../../../parts/charts/base";
import type { Writing } from "./common";
import { pictureOf } from ".";

const write: Writing = {
  number: (value, digits = 0) => (value === null ? "–" : value.toFixed(digits)),
  percent: (value, digits = 0) => (value === null ? "–" : (100 * value).toFixed(digits) + "%"),
  signed: (value) => String(value),
  money: (value) => "£" + value,
  say: (name) => name,
  word: (name) => name,
};

function made(id: string, rows: Row[], result: Record<string, unknown> = {}, fields: string[] = []) {
  const table: ResultTable = {
    id,
    title: id,
    pointer: "/rows",
    columns: fields.map((field) => ({ field, heading: field, format: "text", interval: "", numeric: false })),
    rows: rows.map((row) => fields.map((field) => String(row[field] ?? ""))),
  };
  const found = { type: id, result: { rows, ...result }, tables: [table] } as unknown as StudyResult;
  return pictureOf({ found, table, rows, write });
}

type Series = { name?: string; data: unknown[] };
const seriesOf = (picture: ReturnType<typeof made>) =>
  (picture!.drawing(inkOf("light", 900, () => "")) as unknown as { series: Series[] }).series;

describe("pictures of results", () => {
  it("are none for what is empty or not known", () => {
    expect(made("kano", [])).toBeNull();
    expect(made("htmt", [{ a: "x" }])).toBeNull();
  });

  it("turn Worse into an upward loss, and its interval with it", () => {
    const picture = made("kano", [
      { name: "delivery", category: "M", better: 0.2, better_ci: [0.1, 0.3], worse: -0.8, worse_ci: [-0.9, -0.7] },
      { name: "gifts", category: "A", better: 0.7, better_ci: null, worse: -0.1, worse_ci: null },
    ]);
    const series = seriesOf(picture);
    expect(series[0]!.data).toEqual([[0.8, 0.2], [null, null]]);
    expect(series[1]!.name).toBe("A");
    // Two groups of points, then their intervals.
    expect(series[2]!.data[0]).toEqual([0.8, 0.2, 0.7, 0.9, 0.1, 0.3]);
    expect(picture!.placeOf!(1)).toEqual({ seriesIndex: 1, dataIndex: 1 });
  });

  it("leave out a goal that is the best unit throughout", () => {
    const rows = [{ name: "a", score: 70, score_ci: [68, 72], goal: 80, best_score: 80, worst_score: 60 }];
    const names = (given: Row[]) =>
      seriesOf(made("shortboard", given))
        .map((one) => one.name)
        .filter(Boolean);
    expect(names(rows)).toEqual(["series.score", "series.best", "series.worst"]);
    expect(names([{ ...rows[0]!, goal: 85 }])).toContain("series.goal");
  });

  it("draw money beside a scale it is not on", () => {
    const picture = made(
      "indicators",
      [
        { link: "loyalty", name: "", score: 70, score_ci: [69, 71], target: 75 },
        { link: "spend", name: "", score: 190, score_ci: [180, 200], target: null },
      ],
      {},
      ["link"],
    );
    const [bars, whiskers, targets] = seriesOf(picture);
    expect((bars!.data as { value: number | null }[]).map((one) => one.value)).toEqual([70, null]);
    expect(whiskers!.data).toEqual([[69, 71, 0]]);
    expect(targets!.data).toEqual([[75, 0]]);
  });

  it("dash what is not to be told from nothing", () => {
    const rows = [
      { from: "A", to: "B", estimate: 0.4, ci: [0.3, 0.5] },
      { from: "B", to: "C", estimate: 0.05, ci: [-0.1, 0.2] },
    ];
    const constructs = ["A", "B", "C"].map((name) => ({ name, index: 70, index_ci: [69, 71], r2: 0.3 }));
    const picture = made("paths", rows, { constructs, ipma: { target: "C" } });
    const arrows = seriesOf(picture)[0] as unknown as {
      renderItem: (params: { dataIndex: number }) => { children: { style: { lineDash?: unknown } }[] };
    };
    expect(arrows.renderItem({ dataIndex: 0 }).children[0]!.style.lineDash).toBeNull();
    expect(arrows.renderItem({ dataIndex: 1 }).children[0]!.style.lineDash).toEqual([6, 4]);
  });
});
