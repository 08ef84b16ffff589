/** Which rows are drawn: those in sight, and some on either side for quick scrolling and for keys. */
export function windowOf(
  top: number,
  height: number,
  rowHeight: number,
  rows: number,
): { first: number; last: number } {
  const beside = 20;
  const first = Math.max(0, Math.min(rows, Math.floor(top / rowHeight)) - beside);
  const last = Math.min(rows, Math.ceil((top + height) / rowHeight) + beside);
  return { first: Math.min(first, last), last };
}
