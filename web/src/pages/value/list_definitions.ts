/** What a company decides about its action lists, as it is entered: docs/lists.md. */
import type { ListDefinitions } from "../../api/lists";

export type Unit = "percent" | "days" | "money" | "";

export interface DefinitionField {
  /** Of the definitions; a kind of contact by "contact_costs.<kind>". */
  name: string;
  unit: Unit;
  /** As stored: shares from 0 to 1, money in minor units. */
  low: number;
  high: number;
  whole: boolean;
  /** May be left empty: the data decide, or the general cost. */
  optional: boolean;
  standard: number | null;
}

const field = (
  name: string,
  unit: Unit,
  low: number,
  high: number,
  standard: number | null,
  more: Partial<DefinitionField> = {},
): DefinitionField => ({ name, unit, low, high, standard, whole: unit !== "percent", optional: false, ...more });

export const contactKinds = [
  "complaint",
  "contact",
  "visit",
  "delivery",
  "engagement",
  "praise",
  "referral",
] as const;

const most = 1_000_000_000;

/** The fields of each list. */
export const definitionFields: Record<string, readonly DefinitionField[]> = {
  about_to_leave: [field("leave_chance", "percent", 0, 1, 0.5)],
  new_customers: [field("new_days", "days", 1, 3650, 90)],
  win_back: [field("back_days", "days", 1, 3650, 365), field("back_least", "", 2, 100_000, 30)],
  advocates: [
    field("recommend_from", "", 0, 10, 9, { whole: false }),
    field("satisfaction_from", "", 0, 100, 80, { whole: false }),
    field("advocate_days", "days", 1, 3650, 180),
    field("advocate_purchases", "", 1, 1000, 2),
  ],
  over_served: [
    field("service_days", "days", 1, 3650, 365),
    field("margin", "percent", 0, 1, null, { optional: true }),
    field("contact_cost", "money", 0, most, 0),
    ...contactKinds.map((kind) =>
      field("contact_costs." + kind, "money", 0, most, null, { optional: true }),
    ),
  ],
};

const scaleOf = (one: DefinitionField, digits: number) =>
  one.unit === "percent" ? 100 : one.unit === "money" ? 1 / 10 ** digits : 1;

const rounded = (value: number) => String(Number(value.toPrecision(12)));

/** A stored value as it stands in the field. */
export const shownAs = (one: DefinitionField, value: number | null | undefined, digits: number) =>
  value === null || value === undefined ? "" : rounded(value * scaleOf(one, digits));

export function valueOf(stored: ListDefinitions, name: string): number | null {
  const [part, kind] = name.split(".");
  if (kind !== undefined) return stored.contact_costs?.[kind] ?? null;
  return (stored as Record<string, number | null | undefined>)[part!] ?? null;
}

export type Entered = { value: number | null } | { problem: "empty" | "number" | "whole" | "range" };

/** What a text means for a field; where it does not fit, why. */
export function enteredIn(one: DefinitionField, text: string, digits: number): Entered {
  const bare = text.trim().replace(/[,，](?=\d{3}\b)/g, "").replace(",", ".");
  if (bare === "") return one.optional ? { value: null } : { problem: "empty" };
  const number = Number(bare);
  if (!Number.isFinite(number)) return { problem: "number" };
  let value = Number((number / scaleOf(one, digits)).toPrecision(12));
  if (one.unit === "money") value = Math.round(value);
  if (one.whole && !Number.isInteger(value)) return { problem: "whole" };
  return value < one.low || value > one.high ? { problem: "range" } : { value };
}

/** The least and greatest that may be entered. */
export const rangeIn = (one: DefinitionField, digits: number): [string, string] => [
  shownAs(one, one.low, digits),
  shownAs(one, one.high, digits),
];

/**
 * The change that makes the definitions what is written, or null where something does not fit. Costs
 * by kind go together, since the server replaces them as a whole.
 */
export function changeOf(
  fields: readonly DefinitionField[],
  texts: Record<string, string>,
  stored: ListDefinitions,
  digits: number,
): ListDefinitions | null {
  const change: Record<string, unknown> = {};
  let costs = { ...(stored.contact_costs ?? {}) };
  let costsChanged = false;
  for (const one of fields) {
    const before = valueOf(stored, one.name);
    const entered = enteredIn(one, texts[one.name] ?? shownAs(one, before, digits), digits);
    if ("problem" in entered) return null;
    if (entered.value === before) continue;
    const [part, kind] = one.name.split(".");
    if (kind === undefined) {
      change[part!] = entered.value;
      continue;
    }
    costsChanged = true;
    const { [kind]: _, ...others } = costs;
    costs = entered.value === null ? others : { ...others, [kind]: entered.value };
  }
  return { ...change, ...(costsChanged ? { contact_costs: costs } : {}) } as ListDefinitions;
}
