/** Groups of customers as a table and as a file. */
import type { ValueLabel } from "../../api/value";
import { toCsv } from "../../csv";

export interface Group {
  label: ValueLabel;
  name: string;
  /** What to do with them, or what they are. */
  advice?: string;
  rule: string;
}

export interface GroupColumn {
  name: string;
  title: string;
  show: (one: ValueLabel) => string;
  key: (one: ValueLabel) => number | null;
}

export const numberOf = (text: string | null | undefined) => (text == null ? null : Number(text));

/** All figures with both ends of their intervals. */
export function groupFile(
  groups: readonly Group[],
  heads: { group: string; low: string; high: string },
  columns: readonly Pick<GroupColumn, "name" | "title" | "key">[],
) {
  const ends = (one: ValueLabel, name: string) => {
    const interval = name.startsWith("mean_") ? one[name as "mean_clv"]?.interval : null;
    return [numberOf(interval?.[0]), numberOf(interval?.[1])];
  };
  const withEnds = (name: string) => name.startsWith("mean_");
  return toCsv(
    [
      heads.group,
      ...columns.flatMap(({ title, name }) =>
        withEnds(name) ? [title, `${title} – ${heads.low}`, `${title} – ${heads.high}`] : [title],
      ),
    ],
    groups.map((group) => [
      group.name,
      ...columns.flatMap(({ key, name }) =>
        withEnds(name) ? [key(group.label), ...ends(group.label, name)] : [key(group.label)],
      ),
    ]),
  );
}
