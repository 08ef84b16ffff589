/** Tables put in order and searched as they are read. */
import type { Cell } from "../csv";

export interface Order {
  column: number;
  down: boolean;
}

/** "1,234.5 [..]" by its first figure, words as words; "–" and nothing are not known. */
export function keyOf(text: string, cell?: Cell): Cell {
  if (typeof cell === "number") return cell;
  const plain = text.trim();
  if (plain === "" || plain === "–" || plain === "-") return null;
  const number = /^[-+−]?[\p{Sc}]?\s?\d[\d,]*(\.\d+)?/u.exec(plain);
  if (!number) return plain;
  return Number(number[0].replace("−", "-").replace(/[^\d.-]/g, ""));
}

/** Numbers before words; what is not known comes last either way. */
export function compare(a: Cell, b: Cell, down: boolean): number {
  const [one, other] = [a ?? null, b ?? null];
  if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
  const numbers = typeof one === "number" && typeof other === "number";
  const difference = numbers
    ? one - other
    : typeof one === "number"
      ? -1
      : typeof other === "number"
        ? 1
        : String(one).localeCompare(String(other));
  return down ? -difference : difference;
}

/** Places of the rows that have the words searched for, in order. */
export function orderedPlaces(
  rows: readonly (readonly string[])[],
  search: string,
  order: Order | null,
  cells?: readonly (readonly (Cell | undefined)[])[],
): number[] {
  const words = search.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const places = rows.flatMap((row, at) => {
    const text = row.join("\n").toLowerCase();
    return words.every((word) => text.includes(word)) ? [at] : [];
  });
  if (!order) return places;
  const key = (at: number) => keyOf(rows[at]?.[order.column] ?? "", cells?.[at]?.[order.column]);
  return places.sort((a, b) => compare(key(a), key(b), order.down) || a - b);
}
