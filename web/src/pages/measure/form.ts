/** What is written in the form of a new study. */
import type { Settings, StudyField, StudyForm, StudyItem } from "../../api/studies";

export type Entered = { value: unknown } | { problem: "number" | "whole" | "range" | "json" | "empty" };

/** What a text means as a number of a field; empty where the field may be left open. */
export function numberOf(field: Pick<StudyField, "kind" | "min" | "max" | "proposed">, text: string): Entered {
  const bare = text.trim().replace(/[,，](?=\d{3}\b)/g, "").replace(",", ".");
  if (bare === "") return field.proposed === null ? { value: null } : { problem: "empty" };
  const value = Number(bare);
  if (!Number.isFinite(value)) return { problem: "number" };
  if (field.kind === "whole" && !Number.isInteger(value)) return { problem: "whole" };
  const { min, max } = field;
  if ((min !== null && value < min) || (max !== null && value > max)) return { problem: "range" };
  return { value };
}

/** An object or a list, as it is written; nothing, where nothing is proposed. */
export function jsonOf(text: string, like: unknown): Entered {
  if (text.trim() === "" && like === null) return { value: null };
  try {
    const value = JSON.parse(text) as unknown;
    const fits =
      typeof value === "object" && value !== null && Array.isArray(value) === Array.isArray(like);
    return fits ? { value } : { problem: "json" };
  } catch {
    return { problem: "json" };
  }
}

export const proposedOf = (fields: readonly StudyField[]): Settings =>
  Object.fromEntries(fields.map((field) => [field.name, field.proposed]));

/** Groupings whose groups are units that can be better or worse than each other. */
export const unitGroupings = (form: Pick<StudyForm, "groupings">) =>
  form.groupings.filter((one) => ["region", "store", "channel", "staff"].includes(one.value));

/** From 0 to 100, as the driver board proposes it. */
export const usualGoal = 85;

/** What is proposed; a shortboard is measured against units, or else a goal. */
export function startOf(form: StudyForm, own: Settings = {}): Settings {
  const proposed = proposedOf(form.fields);
  const known = Object.entries(own).filter(([name]) => name in proposed);
  const start: Settings = { ...proposed, ...Object.fromEntries(known) };
  const goals = Object.keys((start["goals"] ?? {}) as object).length > 0;
  if (form.type !== "shortboard" || start["goal"] !== null || start["compare"] || goals) return start;
  const [unit] = unitGroupings(form);
  return unit ? { ...start, compare: unit.value } : { ...start, goal: usualGoal };
}

const listed = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];

/** The items that settings by item are about: those chosen, or all there are. */
export function itemsInQuestion(form: Pick<StudyForm, "items">, values: Settings): StudyItem[] {
  const named = [...listed(values["items"]), ...listed(values["standards"])];
  const keys = Object.keys((values["stages"] as object | undefined) ?? {});
  const codes = new Set([...named, ...keys]);
  return codes.size > 0 ? form.items.filter((item) => codes.has(item.code)) : form.items;
}

/** A list with an item put in or taken out, in the order of the form. */
export function toggled(list: unknown, code: string, order: readonly string[]): string[] {
  const now = new Set(listed(list));
  if (!now.delete(code)) now.add(code);
  return [...order.filter((one) => now.has(one)), ...[...now].filter((one) => !order.includes(one))];
}

/** An object with a member set; without it when the value is empty. */
export function withMember(value: unknown, name: string, member: unknown): Record<string, unknown> {
  const next = { ...(value as Record<string, unknown> | undefined) };
  if (member === "" || member === null || member === undefined) delete next[name];
  else next[name] = member;
  return next;
}

/** As it begins a line. */
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A name that no study has yet: "Satisfaction index", "Satisfaction index 2", ... */
export function freeName(title: string, taken: readonly string[]): string {
  const known = new Set(taken.map((name) => name.toLowerCase()));
  const base = capital(title);
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base} ${count}`;
    if (!known.has(name.toLowerCase())) return name;
  }
}

/** What a list can be chosen from: regions, stores, channels, staff, segments. */
export function placesOf(form: StudyForm, name: string): string[] {
  const places = (form as Record<string, unknown>)[name];
  return Array.isArray(places) ? (places as string[]) : [];
}
