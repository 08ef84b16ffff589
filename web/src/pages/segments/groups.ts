import type { SegmentModel } from "../../api/segment_models";

/** From half a standard deviation on, a group differs; the words of the server say the same. */
export const differs = 0.5;

export interface ProfileCell {
  row: number;
  column: number;
  /** In standard deviations from the mean of all. */
  difference: number | null;
  text: string;
}

const mark = (difference: number | null) =>
  difference === null || Math.abs(difference) < differs ? "" : difference > 0 ? " ▲" : " ▼";

/** What each group (rows) has of each field (columns), marked where it differs from all. */
export function profileCells(model: Pick<SegmentModel, "groups" | "fields">): ProfileCell[] {
  return model.groups.flatMap((group, row) =>
    group.fields.map((field) => ({
      row,
      column: model.fields.findIndex((one) => one.field === field.field),
      difference: field.difference,
      text: field.mean_text + mark(field.difference),
    })),
  );
}

/** How well a group is found again when customers are drawn anew (Hennig 2007). */
export function stabilityOf(stability: number | null): "stable" | "doubtful" | "unstable" | "unknown" {
  if (stability === null) return "unknown";
  if (stability >= 0.75) return "stable";
  return stability >= 0.6 ? "doubtful" : "unstable";
}
