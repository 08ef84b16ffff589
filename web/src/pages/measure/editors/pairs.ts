/** Attributes of a Kano study as they are edited: two questions each, what they cost, what is there. */
import type { StudyItem } from "../../../api/studies";
import { readNumber } from "./numbers";

export interface Attribute {
  key: number;
  name: string;
  present: string;
  absent: string;
  /** As written: money from now to full provision, and the share that is there already, in per cent. */
  cost: string;
  now: string;
}

export interface Settings {
  pairs: Record<string, unknown>;
  costs: Record<string, unknown>;
  now: Record<string, unknown>;
}

export type AttributeField = "name" | "present" | "absent" | "cost" | "now";
export type AttributeCode = "no_name" | "name_twice" | "no_item" | "same_item" | "unknown_item" | "cost" | "now" | "no_cost";
export interface AttributeProblem {
  key: number;
  field: AttributeField;
  code: AttributeCode;
}

let lastKey = 0;
export function attribute(parts: Partial<Attribute> = {}): Attribute {
  lastKey += 1;
  return { key: lastKey, name: "", present: "", absent: "", cost: "", now: "", ...parts };
}

const written = (value: unknown) => (typeof value === "number" ? String(value) : "");
/** A share as per cent, without the dust of binary fractions. */
const percent = (value: unknown) =>
  typeof value === "number" ? String(Math.round(1e6 * 100 * value) / 1e6) : "";

export function fromSettings({ pairs, costs, now }: Settings): Attribute[] {
  return Object.entries(pairs).map(([name, pair]) => {
    const [present, absent] = Array.isArray(pair) ? (pair as unknown[]) : [];
    return attribute({
      name,
      present: typeof present === "string" ? present : "",
      absent: typeof absent === "string" ? absent : "",
      cost: written(costs[name]),
      now: percent(now[name]),
    });
  });
}

export function toSettings(list: readonly Attribute[]): Settings {
  const all: Settings = { pairs: {}, costs: {}, now: {} };
  for (const one of list) {
    const name = one.name.trim();
    all.pairs[name] = [one.present, one.absent];
    const cost = readNumber(one.cost);
    const now = readNumber(one.now);
    if (cost !== null) all.costs[name] = cost;
    if (now !== null) all.now[name] = now / 100;
  }
  return all;
}

export function problemsOf(list: readonly Attribute[], items: readonly StudyItem[]): AttributeProblem[] {
  const known = new Set(items.map((item) => item.code));
  const names = new Set<string>();
  return list.flatMap((one) => {
    const found: AttributeProblem[] = [];
    const blame = (field: AttributeField, code: AttributeCode) => found.push({ key: one.key, field, code });
    const name = one.name.trim();
    if (name === "") blame("name", "no_name");
    else if (names.has(name)) blame("name", "name_twice");
    names.add(name);
    for (const side of ["present", "absent"] as const) {
      if (one[side] === "") blame(side, "no_item");
      else if (!known.has(one[side])) blame(side, "unknown_item");
    }
    if (one.present !== "" && one.present === one.absent) blame("absent", "same_item");
    const cost = readNumber(one.cost);
    if (one.cost.trim() !== "" && (cost === null || cost < 0)) blame("cost", "cost");
    const now = readNumber(one.now);
    if (one.now.trim() !== "" && (now === null || now < 0 || now > 100)) blame("now", "now");
    else if (one.now.trim() !== "" && one.cost.trim() === "") blame("cost", "no_cost");
    return found;
  });
}

/** Questions of one side first that no attribute has yet, then all others. */
export function choicesFor(items: readonly StudyItem[], list: readonly Attribute[], side: "present" | "absent"): StudyItem[] {
  const role = side === "present" ? "kano_functional" : "kano_dysfunctional";
  const fitting = items.filter((item) => item.role === role);
  const taken = new Set(list.map((one) => one[side]));
  const rest = items.filter((item) => !item.role.startsWith("kano_") && item.min === 1 && item.max === 5);
  return [...fitting.filter((item) => !taken.has(item.code)), ...fitting.filter((item) => taken.has(item.code)), ...rest];
}

/** The attribute that has two questions of the same title, where only one of them is chosen yet. */
export function completed(one: Attribute, items: readonly StudyItem[]): Attribute {
  const chosen = items.find((item) => item.code === (one.present || one.absent));
  if (!chosen || (one.present !== "" && one.absent !== "")) return one;
  const wanted = one.present === "" ? "kano_functional" : "kano_dysfunctional";
  const other = items.find((item) => item.role === wanted && item.title === chosen.title);
  return {
    ...one,
    name: one.name || chosen.title,
    present: one.present || (other?.code ?? ""),
    absent: one.absent || (other?.code ?? ""),
  };
}
