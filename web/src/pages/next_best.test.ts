import { expect, test } from "vitest";
import type { Moment } from "../api/client";
import { nextBest, type Rhythm } from "./next_best";
import type { PromiseMade } from "./promises";

const now = new Date("2026-08-31T12:00:00Z");
const rating = (value: number, at = "2026-08-01T10:00:00Z", dated = true) =>
  ({ at, response: { dated, answers: [{ role: "nps", value }] } }) as unknown as Moment;
const complaint = (outcome: string | null, fulfilled_at: string | null = null) =>
  ({ at: "2026-08-20T10:00:00Z", contact: { kind: "complaint", outcome, fulfilled_at } }) as unknown as Moment;
const owed = { state: "overdue", promised: "2026-08-25T10:00:00Z" } as PromiseMade;
const rhythm: Rhythm = {
  stage: "repeat",
  overdue: true,
  days_since: 80,
  usual_gap_days: 30.4,
  first_day: "2025-01-01",
  last_day: "2026-06-12",
};
const codes = (...given: Parameters<typeof nextBest>) => nextBest(...given).map((one) => one.code);

test("what is owed comes before what was said, and that before what can be gained", () => {
  expect(codes([owed], [complaint(null)], [rating(3)], rhythm, now)).toEqual([
    "promise",
    "complaint",
    "unhappy",
    "overdue",
  ]);
});

test("a settled complaint, an old answer and an undated one ask for nothing", () => {
  expect(codes([], [complaint("Resolved")], [rating(3, "2024-01-01T00:00:00Z")], null, now)).toEqual([]);
  expect(codes([], [complaint(null, "2026-08-21T00:00:00Z")], [], null, now)).toEqual([]);
  expect(codes([], [], [rating(2, "2026-08-01T10:00:00Z", false)], null, now)).toEqual([]);
});

test("only the latest rating counts", () => {
  expect(codes([], [], [rating(9), rating(2)], null, now)).toEqual(["promoter"]);
});

test("who is happy is asked to recommend only when nothing else presses", () => {
  expect(codes([], [], [rating(10)], rhythm, now)).toEqual(["overdue"]);
});

test("newcomers get a second purchase in view; who lapsed is won back", () => {
  const fresh = { ...rhythm, stage: "first_time", overdue: null, first_day: "2026-07-01" };
  expect(codes([], [], [], fresh, now)).toEqual(["second"]);
  expect(codes([], [], [], { ...fresh, first_day: "2026-01-01" }, now)).toEqual([]);
  expect(codes([], [], [], { ...rhythm, stage: "lapsed", overdue: false }, now)).toEqual(["lapsed"]);
});
