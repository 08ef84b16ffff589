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
  construct: (name) => name,
};

function made(
  id: string,
  rows: Row[],
  result: Record<string, unknown> = {},
  fields: string[] = [],
  more: Record<string, unknown> = {},
) {
  const table: ResultTable = {
    id,
    title: id,
    pointer: "/rows",
    columns: fields.map((field) => ({ field, heading: field, format: "text", interval: "", numeric: false })),
    rows: rows.map((row) => fields.map((field) => String(row[field] ?? ""))),
  };
  const found = { type: id, result: { rows, ...result }, tables: [table], ...more } as unknown as StudyResult;
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

  const textsOf = (picture: ReturnType<typeof made>) => {
    const [heat] = seriesOf(picture) as unknown as { data: unknown[]; label: { formatter: (one: object) => string } }[];
    return heat!.data.map((_, dataIndex) => heat!.label.formatter({ dataIndex }));
  };

  it("mark pairs of constructs whose interval reaches the threshold", () => {
    const picture = made("htmt", [
      { a: "A", b: "B", value: 0.5, ci: [0.4, 0.6] },
      { a: "A", b: "C", value: 0.85, ci: [0.8, 0.91] },
      { a: "B", b: "C", value: 0.95, ci: null },
    ]);
    expect(textsOf(picture)).toEqual(["0.50\n[0.40, 0.60]", "0.85 ⚑\n[0.80, 0.91]", "0.95 ⚑"]);
    expect(seriesOf(picture)[0]!.data).toEqual([[0, 0, 0.5], [0, 1, 0.85], [1, 1, 0.95]]);
  });

  const pair = (name: string, b: string, c: number, level: number) => ({
    name, a: "East", b, c, c_limit: 0.99, p_mean: level, p_variance: 0.5,
  });

  it("say the steps of invariance as figures for two groups, as counts for more", () => {
    const more = { provenance: { settings: { level: 0.95 } } };
    const two = [pair("A", "West", 0.995, 0.01)];
    expect(textsOf(made("invariance", two, {}, [], more))).toEqual([
      "✓ micom.all",
      "✓ c 0.995 ≥ 0.990",
      "⚑ p 0.010",
      "✓ p 0.500",
    ]);
    const three = [...two, pair("A", "North", 0.98, 0.2)];
    const picture = made("invariance", three, {}, [], more)!;
    expect(textsOf(picture)).toEqual(["✓ micom.all", "⚑ micom.held", "⚑ micom.held", "✓ micom.all"]);
    expect(picture.placeOf!(1)).toEqual({ seriesIndex: 0, dataIndex: 1 });
  });

  it("flag what is said to count and does not", () => {
    const picture = made("stated", [
      { name: "price", stated: 90, stated_ci: [88, 92], share: 0.05, share_ci: [0.01, 0.1], disagree: "importance, kano" },
      { name: "advice", stated: 60, stated_ci: null, share: 0.4, share_ci: null, disagree: "kano" },
    ]);
    const series = seriesOf(picture);
    expect(series[0]!.data).toEqual([[null, null], [60, 0.4]]);
    expect(series[1]!.data).toEqual([[90, 0.05], [null, null]]);
    expect(made("stated", [{ name: "a", stated: 1, share: 1 }, { name: "b", stated: null, share: 1 }])).toBeNull();
  });

  it("draw groups of one attribute beside the whole", () => {
    const one = (group: string, better: number) => ({
      name: "gifts", group, category: "A", better, better_ci: [better - 0.1, better + 0.1], worse: -0.2, worse_ci: [-0.3, -0.1],
    });
    const attributes = [{ ...one("", 0.5), group: undefined }, { name: "speed" }];
    const picture = made("group_classes", [one("East", 0.4), one("West", 0.6)], { attributes });
    expect(seriesOf(picture)[0]!.data).toEqual([[0.2, 0.4], [0.2, 0.6], [0.2, 0.5]]);
  });

  it("write differences of groups once for each pair", () => {
    const picture = made("index_differences", [
      { a: "East", b: "North", difference: 2, p_holm: 0.01 },
      { a: "East", b: "West", difference: 1, p_holm: 0.5 },
      { a: "North", b: "West", difference: -1, p_holm: 0.04 },
    ]);
    expect(textsOf(picture)).toEqual(["2 *", "1", "-1 *"]);
    expect(seriesOf(picture)[0]!.data).toEqual([[0, 0, 2], [1, 0, 0], [1, 1, 1]]);
  });

  it("draw a weak touchpoint as weak, not as one that delights", () => {
    const point = (name: string, kind: string) => ({ name, kind, stage: "use", score: 50, score_ci: [48, 52] });
    const stages = ["use", "buy"].map((stage) => ({ stage, score: 60, score_ci: [59, 61] }));
    const rows = [point("a", "weak"), point("b", "delight"), point("c", "pain"), point("d", "other")];
    const series = seriesOf(made("journey", rows, { stages }, ["name"]));
    const named = series.slice(0, 4).map((one) => [one.name, one.data.findIndex((at) => (at as unknown[])[0] !== null)]);
    expect(named).toEqual([["delight", 1], ["journey.plain", 3], ["weak", 0], ["pain", 2]]);
  });
});
