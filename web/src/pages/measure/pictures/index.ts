/** Which picture a table of a result has, by the table's name. */
import type { Made, Maker, Subject } from "./common";
import {
  clusters,
  constructs,
  frontier,
  funnel,
  groupIndices,
  importance,
  kano,
  paths,
  profiles,
} from "./models";
import {
  chain,
  chainUnits,
  indicators,
  journey,
  tasks,
} from "./paths";
import {
  asymmetry,
  bands,
  board,
  curve,
  delight,
  gaps,
  groups,
  items,
  reasons,
  shortboard,
  sources,
  standards,
  twoDrivers,
  units,
} from "./scores";

const makers: Record<string, Maker> = {
  asymmetry,
  bands,
  board,
  chain,
  chain_units: chainUnits,
  clusters,
  constructs,
  curve,
  delight,
  expectation_sources: sources,
  frontier,
  funnel,
  gaps,
  group_indices: groupIndices,
  groups,
  importance,
  indicators,
  journey,
  kano,
  paths,
  profiles,
  reasons,
  regions: units,
  shortboard,
  standards,
  tasks,
  touchpoints: items,
  two_drivers: twoDrivers,
  units,
};

/** The picture of a table; null when it is read best as it is. */
export function pictureOf(subject: Subject): Made | null {
  if (subject.rows.length === 0) return null;
  return makers[subject.table.id]?.(subject) ?? null;
}
