/** Settings as they are entered: texts, in units that a person thinks in. */
import type { SettingField, SettingValue, ValueSettings } from "../../api/value";

/** Shares are entered as percent; everything else as it is stored, but money in major units. */
const percents = new Set([
  "discount_monthly",
  "margin",
  "level",
  "alert_quantile",
  "peer_quantile",
  "openness_cut",
  "price_cut",
  "key_account_share",
  "save_rate",
]);

export const unitOf = (name: string, kind: SettingField["kind"]) =>
  percents.has(name) ? "percent" : kind === "money" ? "money" : name.endsWith("_days") ? "days" : "";

/** The parts of the form, in the order of the questions they answer. */
export const groups = [
  { name: "value", settings: ["window_days", "horizon_months", "margin", "discount_monthly"] },
  {
    name: "stages",
    settings: [
      "lapse_days",
      "client_purchases",
      "client_categories",
      "promoter_from",
      "alert_quantile",
      "history",
    ],
  },
  { name: "matrix", settings: ["current_cut", "potential_cut", "peer_quantile", "key_account_share"] },
  {
    name: "loyalty",
    settings: [
      "survey_days",
      "preference_cut",
      "repeat_purchases",
      "openness_cut",
      "price_cut",
      "items",
    ],
  },
  { name: "scores", settings: ["rfm", "rfm_cuts", "abcd_order_size", "abcd_purchases"] },
  { name: "leaving", settings: ["churn_days", "contact_cost", "save_rate"] },
  { name: "models", settings: ["model", "level", "seed"] },
] as const;

export type GroupName = (typeof groups)[number]["name"];

/** In which part of the form the settings of a definition stand. */
const ofDefinition: Record<string, GroupName> = {
  stage: "stages",
  overdue: "stages",
  potential_value: "matrix",
  matrix: "matrix",
  key_account: "matrix",
  preference: "loyalty",
  repeat_choice: "loyalty",
  openness: "loyalty",
  wallet_share: "loyalty",
  abcd: "scores",
  churn_chance: "leaving",
};
export const groupOf = (definition: string): GroupName => ofDefinition[definition] ?? "value";

const rounded = (value: number) => String(Number(value.toPrecision(12)));

function scaleOf(field: SettingField, digits: number) {
  const unit = unitOf(field.name, field.kind);
  return unit === "percent" ? 100 : unit === "money" ? 1 / 10 ** digits : 1;
}

/** As it stands in the field; empty where the data decide. */
export function textOf(field: SettingField, value: SettingValue, digits: number): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return rounded(value * scaleOf(field, digits));
  return String(value);
}

export type Entered = { value: SettingValue } | { problem: "empty" | "number" | "whole" | "range" };

/** What a text means for a field; where it does not fit, why. */
export function read(field: SettingField, text: string, digits: number): Entered {
  const bare = text.trim().replace(/[,，](?=\d{3}\b)/g, "").replace(",", ".");
  if (field.kind === "choice") return { value: text };
  if (bare === "") return field.by_data ? { value: null } : { problem: "empty" };
  const number = Number(bare);
  if (!Number.isFinite(number)) return { problem: "number" };
  let value = number / scaleOf(field, digits);
  if (field.kind === "money") value = Math.round(value);
  if (field.kind === "whole" && !Number.isInteger(value)) return { problem: "whole" };
  value = Number(value.toPrecision(12));
  if ((field.min !== null && value < field.min) || (field.max !== null && value > field.max)) {
    return { problem: "range" };
  }
  return { value };
}

/** The least and greatest that may be entered, in the field's unit. */
export function rangeOf(field: SettingField, digits: number): [string, string] | null {
  if (field.min === null || field.max === null || field.kind === "money") return null;
  const scale = scaleOf(field, digits);
  return [rounded(field.min * scale), rounded(field.max * scale)];
}

const partsBetween = (text: string, between: RegExp) =>
  text
    .split(between)
    .map((part) => part.trim())
    .filter(Boolean);

/** Codes of questions, which may hold blanks and commas: "Q7; Rating (1-10)". */
export const codesOf = (text: string) => partsBetween(text, /[;；\n]+/);

/** The cuts of a score, of which those of money are entered in major units. */
export const cutParts = ["recency", "frequency", "monetary"];

const cutScale = (part: string, digits: number) => (part === "monetary" ? 10 ** digits : 1);

export const cutsText = (part: string, cuts: unknown[], digits: number) =>
  cuts.map((cut) => rounded(Number(cut) / cutScale(part, digits))).join(", ");

/** Four rising numbers of a score: "30, 90, 180, 365"; null when they are not. */
export function cutsOf(text: string, part: string, digits: number): number[] | null {
  const cuts = partsBetween(text, /[\s,，、;；]+/).map((cut) =>
    Number((Number(cut) * cutScale(part, digits)).toPrecision(12)),
  );
  const rising = cuts.every((cut, at) => Number.isFinite(cut) && (at === 0 || cut > cuts[at - 1]!));
  return cuts.length === 4 && rising ? cuts : null;
}

/** Names of the settings that differ from the standard. */
export const changedFrom = (fields: SettingField[], settings: ValueSettings) =>
  fields
    .filter((field) => JSON.stringify(settings[field.name]) !== JSON.stringify(field.standard))
    .map((field) => field.name);
