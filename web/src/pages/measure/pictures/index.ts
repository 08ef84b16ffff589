/** Which picture a table of a result has, by the table's name. */
import type { Made, Maker, Subject } from "./common";
import { htmt, indexDifferences, loadings, micom } from "./invariance";
import {
  budget,
  clusters,
  constructs,
  frontier,
  funnel,
  groupIndices,
  importance,
  itemGroups,
  kano,
  kanoGroups,
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
  dimensions,
  fiveGaps,
  gaps,
  groups,
  items,
  pointGroups,
  reasons,
  shortboard,
  sources,
  standards,
  stated,
  twoDrivers,
  units,
} from "./scores";

const makers: Record<string, Maker> = {
  asymmetry,
  bands,
  board,
  budget,
  chain,
  chain_units: chainUnits,
  cluster_groups: shareGroups,
  clusters,
  constructs,
  curve,
  delight,
  dimensions,
  expectation_sources: sources,
  five_gaps: fiveGaps,
  frontier,
  funnel,
  gaps,
  gaps_of_items: fiveGaps,
  group_classes: kanoGroups,
  group_indices: groupIndices,
  groups,
  htmt,
  importance,
  index_differences: indexDifferences,
  indicators,
  invariance: micom,
  item_groups: itemGroups,
  items: loadings,
  journey,
  kano,
  kanoGroups,
  paths,
  point_groups: pointGroups,
  profiles,
  reasons,
  regions: units,
  share_groups: shareGroups,
  shortboard,
  standards,
  stated,
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

/** Tables whose picture is of one thing at a time, by the field that says which. */
export const chosenBy: Record<string, string> = { group_classes: "name", index_differences: "construct" };
