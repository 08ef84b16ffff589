import { expect, test } from "vitest";
import type { Moment } from "../api/client";
import { promisesOf } from "./promises";

function contact(id: string, promised_at: string | null, fulfilled_at: string | null) {
  return { id, contact: { kind: "delivery", touchpoint: null, promised_at, fulfilled_at } } as Moment;
}

test("what is owed comes first, then what was late, then what was kept", () => {
  const found = promisesOf(
    [
      contact("kept", "2026-03-02T00:00:00Z", "2026-03-02T00:00:00Z"),
      contact("none", null, "2026-03-02T00:00:00Z"),
      contact("late", "2026-03-02T00:00:00Z", "2026-03-02T00:00:01Z"),
      contact("open", "2026-05-02T00:00:00Z", null),
      contact("overdue", "2026-04-01T00:00:00Z", null),
      contact("kept later", "2026-03-09T00:00:00Z", "2026-03-01T00:00:00Z"),
    ],
    new Date("2026-04-15T00:00:00Z"),
  );
  expect(found.map((one) => [one.id, one.state])).toEqual([
    ["overdue", "overdue"],
    ["open", "open"],
    ["late", "late"],
    ["kept later", "kept"],
    ["kept", "kept"],
  ]);
});
