import { expect, test } from "vitest";
import type { Series } from "../api/evaluation";
import { fromFirst, seriesRows, sparkOf, trendOf } from "./series";

const none = {
  from: "2025-02-01",
  until: "2025-02-28",
  satisfaction: null,
  nps: null,
  retention_rate: null,
  purchase_frequency: null,
  purchase_amount: null,
};
const series: Series = {
  currency: "GBP",
  period_months: 1,
  confidence: 0.95,
  points: [
    none,
    { ...none, until: "2025-03-31", purchase_amount: { value: "12.30", ci: null, n: 1 } },
    none,
    { ...none, until: "2025-05-31", purchase_amount: { value: "9.00", ci: ["8.00", "10.00"], n: 1204 } },
  ],
};

test("months before the first data are cut, gaps within are kept", () => {
  const cut = fromFirst(series, "purchase_amount");
  expect(cut.points.length).toBe(3);
  expect(trendOf(cut, "purchase_amount")).toEqual([
    { value: 12.3, low: null, high: null },
    null,
    { value: 9, low: 8, high: 10 },
  ]);
  expect(fromFirst(series, "nps").points).toEqual([]);
});

test("a small line leaves gaps out; without an interval the value is its own", () => {
  expect(sparkOf(series, "purchase_amount")).toEqual([
    { value: 12.3, low: 12.3, high: 12.3 },
    { value: 9, low: 8, high: 10 },
  ]);
  expect(sparkOf(undefined, "nps")).toEqual([]);
});

test("the table writes money, and exports plain numbers", () => {
  const { rows, cells } = seriesRows(series, "purchase_amount", "en", (day) => day.slice(0, 7));
  expect(rows[3]).toEqual(["2025-05", "£9.00", "£8.00", "£10.00", "1,204"]);
  expect(rows[0]).toEqual(["2025-02", "–", "–", "–", "–"]);
  expect(cells[1]).toEqual(["2025-03-31", 12.3, null, null, 1]);
});
