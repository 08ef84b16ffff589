/** Rows put in order by the head of a column: first as it tells most, then the other way, then as
 * they came. */
import { useState } from "react";
import type { Cell } from "../csv";
import { compare } from "./table_order";

export interface Sorting {
  column: string;
  down: boolean;
}

/** Figures begin with the greatest, words with A. */
export function nextSorting(now: Sorting | null, column: string, figure: boolean): Sorting | null {
  if (now?.column !== column) return { column, down: figure };
  return now.down === figure ? { column, down: !figure } : null;
}

/** In order of what `value` gives; rows of the same stay as they came, what is not known is last. */
export function sortedBy<T>(rows: readonly T[], value: (row: T) => Cell, down: boolean): T[] {
  return rows
    .map((row, at) => ({ row, at, key: value(row) }))
    .sort((a, b) => compare(a.key, b.key, down) || a.at - b.at)
    .map(({ row }) => row);
}

export function useSorting() {
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const press = (column: string, figure = false) =>
    setSorting(nextSorting(sorting, column, figure));
  return { sorting, press };
}

interface HeadProps {
  name: string;
  title: string;
  sorting: Sorting | null;
  onPress: () => void;
  className?: string | undefined;
}

const marks = { none: "", descending: " ↓", ascending: " ↑" };

/** The head of a column that rows can be put in order by. */
export function SortHead({ name, title, sorting, onPress, className }: HeadProps) {
  const state = sorting?.column !== name ? "none" : sorting.down ? "descending" : "ascending";
  return (
    <th scope="col" aria-sort={state} className={className}>
      <button type="button" className="sort" onClick={onPress}>
        {title}
        <span aria-hidden="true">{marks[state]}</span>
      </button>
    </th>
  );
}
