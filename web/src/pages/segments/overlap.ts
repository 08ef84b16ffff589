import type { SegmentOverlap } from "../../api/segments";

export interface OverlapCell {
  row: number;
  column: number;
  customers: number;
  /** Of the row's segment, those who are in the column's too. */
  share: number | null;
}

/** Each two segments, both ways round; the diagonal is left out. */
export function overlapCells(overlap: SegmentOverlap): OverlapCell[] {
  const at = new Map(overlap.segments.map((segment, index) => [segment.id, index]));
  const cells = overlap.pairs.flatMap((pair) => {
    const a = at.get(pair.a)!;
    const b = at.get(pair.b)!;
    const share = (of: number) => {
      const size = overlap.segments[of]!.customers;
      return size > 0 ? pair.customers / size : null;
    };
    return [
      { row: a, column: b, customers: pair.customers, share: share(a) },
      { row: b, column: a, customers: pair.customers, share: share(b) },
    ];
  });
  return cells.sort((one, other) => one.row - other.row || one.column - other.column);
}
