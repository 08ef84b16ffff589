import type { ValueLabel } from "../../api/value";

/** A group's place in a grid of two or three traits. */
export interface Place {
  name: string;
  row: number;
  column: number;
}

/** Current value (columns) x potential value (rows): low and high from left to right, high on top. */
export const matrixPlaces: Place[] = [
  { name: "grow", row: 0, column: 0 },
  { name: "protect", row: 0, column: 1 },
  { name: "cut_cost", row: 1, column: 0 },
  { name: "keep", row: 1, column: 1 },
];

/** Attitude (rows) x patronage (columns), after Dick & Basu (1994). */
export const quadrantPlaces: Place[] = [
  { name: "latent", row: 0, column: 0 },
  { name: "true", row: 0, column: 1 },
  { name: "none", row: 1, column: 0 },
  { name: "spurious", row: 1, column: 1 },
];

/** Preference (columns: weak, strong) x repeat choice and openness (rows). */
export const situationPlaces: Place[] = [
  { name: "captive", row: 0, column: 0 },
  { name: "devoted", row: 0, column: 1 },
  { name: "on_loan", row: 1, column: 0 },
  { name: "courted", row: 1, column: 1 },
  { name: "detached", row: 2, column: 0 },
  { name: "occasional", row: 2, column: 1 },
  { name: "switcher", row: 3, column: 0 },
  { name: "torn", row: 3, column: 1 },
];

export const classNames = ["trust", "latent", "habit", "thrift", "price", "monopoly"] as const;

export type Measure = "customers" | "current_value" | "clv" | "value_at_risk";
export const measures: Measure[] = ["customers", "current_value", "clv", "value_at_risk"];

export interface GridCell extends Place {
  label: ValueLabel;
  share: number;
  /** What the cell is shaded by, 0 to 1 of all. */
  part: number;
}

const amount = (label: ValueLabel, measure: Measure) =>
  measure === "customers" ? label.customers : Math.max(0, Number(label[measure]));

const nobody = (name: string): ValueLabel => ({
  name,
  customers: 0,
  current_value: "0",
  mean_current_value: null,
  clv: "0",
  mean_clv: null,
  potential_value: "0",
  value_at_risk: "0",
  days_in_stage: 0,
});

/** In the order in which to look at them: the most valuable or most loyal first. */
export const inOrder = <One extends Place>(cells: One[], order: readonly string[]) =>
  [...cells].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));

/** Every place of the grid with its group; shares are of those who are in the grid. */
export function gridCells(places: readonly Place[], labels: ValueLabel[], by: Measure): GridCell[] {
  const of = new Map(labels.map((label) => [label.name, label]));
  const found = places.map((place) => ({ ...place, label: of.get(place.name) ?? nobody(place.name) }));
  const total = found.reduce((sum, cell) => sum + cell.label.customers, 0);
  const all = found.reduce((sum, cell) => sum + amount(cell.label, by), 0);
  return found.map((cell) => ({
    ...cell,
    share: total > 0 ? cell.label.customers / total : 0,
    part: all > 0 ? amount(cell.label, by) / all : 0,
  }));
}

/** How many are outside the grid: without the label. */
export const outside = (labels: ValueLabel[]) =>
  labels.find((label) => label.name === null)?.customers ?? 0;
