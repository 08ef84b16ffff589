/** Which picture a table of a result has, by the table's name. */
import type { Made, Maker, Subject } from "./common";
import {
  clusters,
  constructs,
  frontier,
  funnel,
  groupIndices,
  importance,
  itemGroups,
  kano,
  paths,
  profiles,
  shareGroups,
} from "./models";
import {
  chain,
  chainUnits,
  indicators,
  journey,
  tasks,
  tree,
  treeUnits,
} from "./paths";
import {
  asymmetry,
  bands,
  board,
  curve,
  delight,
  fiveGaps,
  gaps,
  groups,
  items,
  pointGroups,
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
  cluster_groups: shareGroups,
  clusters,
  constructs,
  curve,
  delight,
  expectation_sources: sources,
  five_gaps: fiveGaps,
  frontier,
  funnel,
  gaps,
  gaps_of_items: fiveGaps,
  group_indices: groupIndices,
  groups,
  importance,
  indicators,
  item_groups: itemGroups,
  journey,
  kano,
  paths,
  point_groups: pointGroups,
  profiles,
  reasons,
  regions: units,
  share_groups: shareGroups,
  shortboard,
  standards,
  tasks,
  touchpoints: items,
  tree,
  tree_units: treeUnits,
  two_drivers: twoDrivers,
  units,
};

/** The picture of a table; null when it is read best as it is. */
export function pictureOf(subject: Subject): Made | null {
  if (subject.rows.length === 0) return null;
  return makers[subject.table.id]?.(subject) ?? null;
}
