/** The columns that the list of customers can have. */
import type { components } from "../api/schema";

export type Listed = components["schemas"]["ListedCustomer"];

export const columnNames = [
  "name",
  "city",
  "region",
  "country",
  "segment",
  "joined",
  "stage",
  "purchases",
  "last_purchase",
  "current_value",
  "net",
  "clv",
  "p_alive",
  "churn_chance",
  "value_at_risk",
  "potential_value",
  "matrix",
  "rfm",
  "abcd",
  "quadrant",
  "situation",
  "loyalty_class",
  "preference",
  "emotional",
  "cognitive",
  "behavioural",
  "satisfaction",
  "wallet_share",
  "head_room",
  "gender",
  "birth_date",
  "language",
  "records",
  "number",
] as const;
export type ColumnName = (typeof columnNames)[number];

export const usual: ColumnName[] = [
  "name",
  "region",
  "country",
  "joined",
  "stage",
  "last_purchase",
  "current_value",
  "clv",
];

/** The member of the answer that a column shows, where it has another name. */
const members: Partial<Record<ColumnName, keyof Listed>> = { joined: "joined_at", number: "id" };
export const memberOf = (name: ColumnName) => members[name] ?? name;

/** What the list can be sorted by. */
export const sortKeys: Partial<Record<ColumnName, string>> = {
  name: "name",
  joined: "joined_at",
  stage: "stage",
  purchases: "purchases",
  last_purchase: "last_purchase",
  current_value: "current_value",
  net: "net",
  clv: "clv",
  p_alive: "p_alive",
  churn_chance: "churn_chance",
  value_at_risk: "value_at_risk",
  potential_value: "potential_value",
  matrix: "matrix",
  rfm: "rfm",
  abcd: "abcd",
  quadrant: "quadrant",
  situation: "situation",
  loyalty_class: "loyalty_class",
  preference: "preference",
  emotional: "emotional",
  cognitive: "cognitive",
  behavioural: "behavioural",
  satisfaction: "satisfaction",
  wallet_share: "wallet_share",
  head_room: "head_room",
  number: "id",
};

/** Those chosen, and the one that the list is in order of: who is led here sees why. */
export function shownColumns(chosen: readonly ColumnName[], sort: string): ColumnName[] {
  const key = sort.replace(/^-/, "");
  return columnNames.filter((name) => chosen.includes(name) || (key && sortKeys[name] === key));
}

/** Stand to the right. */
export const figures = new Set<ColumnName>([
  "records",
  "purchases",
  "current_value",
  "net",
  "clv",
  "p_alive",
  "churn_chance",
  "value_at_risk",
  "potential_value",
  "preference",
  "emotional",
  "cognitive",
  "behavioural",
  "satisfaction",
  "wallet_share",
  "head_room",
]);

/** Left out on narrow screens when there are many. */
export const fromWide = new Set<ColumnName>(
  columnNames.filter((name) => name !== "name" && name !== "region" && name !== "current_value"),
);
