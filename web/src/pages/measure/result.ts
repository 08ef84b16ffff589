/** Reading the document of a run. */
import type { ResultTable, Row, StudyResult } from "../../api/studies";
import type { Cell } from "../../csv";
import type { FigureTable } from "../../parts/figure";

/** What a JSON pointer leads to; undefined where there is nothing. */
export function at(document: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .reduce<unknown>(
      (here, name) =>
        typeof here === "object" && here !== null ? (here as Record<string, unknown>)[name] : undefined,
      document,
    );
}

/** The rows of a list within the result; none when it is not there. */
export function rowsAt(found: StudyResult, pointer: string): Row[] {
  const rows = at(found.result, pointer);
  return Array.isArray(rows) ? (rows as Row[]) : [];
}

export const numberIn = (row: Row, field: string): number | null =>
  typeof row[field] === "number" ? row[field] : null;

export const textIn = (row: Row, field: string): string =>
  typeof row[field] === "string" ? row[field] : "";

export function intervalIn(row: Row, field: string): [number, number] | null {
  const pair = row[field];
  if (!Array.isArray(pair)) return null;
  const [low, high] = pair as unknown[];
  return typeof low === "number" && typeof high === "number" ? [low, high] : null;
}

export const tableOf = (found: StudyResult, id: string): ResultTable | undefined =>
  found.tables.find((table) => table.id === id);

/** A cell in words; empty when the table has no such column. */
export function wordIn(table: ResultTable, row: number, field: string): string {
  const column = table.columns.findIndex((one) => one.field === field);
  return column < 0 ? "" : (table.rows[row]?.[column] ?? "");
}

const plain = (value: unknown): Cell =>
  typeof value === "number" || typeof value === "string"
    ? value
    : typeof value === "boolean"
      ? String(value)
      : null;

const isWord = (format: string) => ["word", "truth", "construct"].includes(format);

/** As it heads a column; symbols of statistics ("p (Holm)", "n", "f²", "rho_A") stay as they are. */
export const headOf = (heading: string) =>
  /^([a-z](?![a-z])|rho_)/.test(heading) ? heading : heading.charAt(0).toUpperCase() + heading.slice(1);

/** Rows of a result that fit, with their cells. */
export function narrowed(table: ResultTable, rows: Row[], fits: (place: number) => boolean) {
  const places = rows.flatMap((_, place) => (fits(place) ? [place] : []));
  return {
    table: { ...table, rows: places.map((place) => table.rows[place] ?? []) },
    rows: places.map((place) => rows[place]!),
  };
}

/** A table as it is shown, and as it is saved: intervals as two columns, words as words. */
export function figureTable(
  table: ResultTable,
  rows: Row[],
  ends: (heading: string) => [string, string],
): FigureTable {
  const heads = table.columns.map((column) => headOf(column.heading));
  const csvHeader = table.columns.flatMap((column, at) =>
    column.interval ? [heads[at]!, ...ends(heads[at]!)] : [heads[at]!],
  );
  const cells = rows.map((row, place) =>
    table.columns.flatMap((column, index): Cell[] => {
      const word = table.rows[place]?.[index] ?? "";
      const value = isWord(column.format) ? word : plain(row[column.field]);
      return column.interval ? [value, ...(intervalIn(row, column.interval) ?? [null, null])] : [value];
    }),
  );
  const keys = rows.map((row) =>
    table.columns.map((column) => (isWord(column.format) ? undefined : plain(row[column.field]))),
  );
  return {
    header: heads,
    rows: table.rows,
    cells,
    keys,
    csvHeader,
    words: table.columns.map((column) => !column.numeric),
  };
}

/** Rows sorted by a field, greatest first or last; what is not known comes last either way. */
export function sortedRows(rows: Row[], field: string, down: boolean): number[] {
  const places = rows.map((_, place) => place);
  const order = (a: number, b: number) => {
    const [one, other] = [rows[a]![field], rows[b]![field]];
    const [known, others] = [one ?? null, other ?? null];
    if (known === null || others === null) return known === others ? 0 : known === null ? 1 : -1;
    const difference =
      typeof known === "number" && typeof others === "number"
        ? known - others
        : String(known).localeCompare(String(others));
    return down ? -difference : difference;
  };
  return places.sort((a, b) => order(a, b) || a - b);
}

/** "2d8f…": enough of a fingerprint to tell it from another. */
export const shortHash = (hash: string) => (hash.length > 12 ? hash.slice(0, 12) + "…" : hash);
