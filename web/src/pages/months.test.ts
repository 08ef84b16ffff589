import { expect, test } from "vitest";
import type { Moment } from "../api/client";
import { byMonth, monthEnds } from "./months";

const at = (instant: string) => ({ at: instant, id: instant }) as unknown as Moment;

test("moments stand under the months of the workspace's time zone", () => {
  const moments = [at("2026-07-31T17:00:00Z"), at("2026-07-31T10:00:00Z"), at("2026-06-01T00:00:00Z")];
  expect(byMonth(moments, "en", "Asia/Shanghai").map((m) => [m.name, m.moments.length])).toEqual([
    ["August 2026", 1],
    ["July 2026", 1],
    ["June 2026", 1],
  ]);
  expect(byMonth(moments, "zh-CN", "UTC").map((m) => m.name)).toEqual(["2026年7月", "2026年6月"]);
  expect(byMonth([], "en", "UTC")).toEqual([]);
});

test("ends of months lead up to the day itself, across years and leap days", () => {
  expect(monthEnds("2024-03-15", 3)).toEqual(["2023-12-31", "2024-01-31", "2024-02-29", "2024-03-15"]);
  expect(monthEnds("2026-08-31", 2)).toEqual(["2026-06-30", "2026-07-31", "2026-08-31"]);
});
