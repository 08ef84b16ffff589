/** Short lists of settings as they are edited: rows of what is written. */
import { readNumber } from "./numbers";

export type Cells = string[];
export type Code = "no_name" | "twice" | "from" | "first" | "rising" | "no_answer";

/** Grades begin from 0 and rise, below 100; each has a name of its own. */
export function gradeProblem(rows: readonly Cells[], at: number): Code | null {
  const [name = "", from = ""] = rows[at] ?? [];
  if (name.trim() === "") return "no_name";
  if (rows.some((row, other) => other < at && row[0]?.trim() === name.trim())) return "twice";
  const value = readNumber(from);
  if (value === null || value < 0 || value >= 100) return "from";
  if (at === 0) return value === 0 ? null : "first";
  const before = readNumber(rows[at - 1]?.[1] ?? "");
  return before !== null && before >= value ? "rising" : null;
}

export const gradesFrom = (value: unknown): Cells[] | null =>
  Array.isArray(value) &&
  value.every((one: unknown) => typeof one === "object" && one !== null && "name" in one && "from" in one)
    ? (value as { name: unknown; from: unknown }[]).map((one) => [String(one.name), String(one.from)])
    : null;

export const gradesTo = (rows: readonly Cells[]) =>
  rows.map(([name = "", from = ""]) => ({ name: name.trim(), from: readNumber(from) ?? from }));

/** What the answers of an item mean: each answer once. */
export function meaningProblem(rows: readonly Cells[], at: number): Code | null {
  const [answer = "", meaning = ""] = rows[at] ?? [];
  if (readNumber(answer) === null) return "no_answer";
  const same = (row: Cells) => readNumber(row[0] ?? "") === readNumber(answer);
  if (rows.some((row, other) => other < at && same(row))) return "twice";
  return meaning.trim() === "" ? "no_name" : null;
}

export const meaningsFrom = (value: unknown): Cells[] | null =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value).map(([answer, meaning]) => [answer, String(meaning)])
    : null;

export const meaningsTo = (rows: readonly Cells[]) =>
  Object.fromEntries(rows.map(([answer = "", meaning = ""]) => [String(readNumber(answer) ?? answer), meaning.trim()]));

/** A list with one of its places moved by one; the same when it cannot be. */
export function shifted<T>(list: readonly T[], at: number, by: -1 | 1): T[] {
  const next = [...list];
  const [one] = next.splice(at, 1);
  if (one === undefined || at + by < 0 || at + by >= list.length) return [...list];
  next.splice(at + by, 0, one);
  return next;
}
