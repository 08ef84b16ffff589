/** What is set item by item, as one table: which questions count, their weights, goals, owners. */
import type { Settings, StudyField, StudyForm, StudyItem } from "../../../api/studies";
import { readNumber } from "./numbers";

/** Of each type: the setting that lists the items, if one does, and those by item. */
const grids: Record<string, { rows: string; columns: string[] }> = {
  compliance: { rows: "standards", columns: ["weights", "red_lines"] },
  perceived: { rows: "items", columns: ["expectations", "dimensions", "back_office"] },
  shortboard: { rows: "items", columns: ["goals", "competitors", "owners"] },
  board: { rows: "items", columns: ["goals", "kano"] },
  management: { rows: "", columns: ["targets", "owners", "actions"] },
};

export type CellKind = "tick" | "number" | "text" | "item";

export interface GridColumn {
  field: StudyField;
  kind: CellKind;
}

export interface Grid {
  rows: StudyField | null;
  columns: GridColumn[];
}

const kinds: Record<string, CellKind> = {
  items: "tick",
  item_numbers: "number",
  item_texts: "text",
  item_items: "item",
  json: "text",
};

export function gridOf(form: Pick<StudyForm, "type" | "fields">): Grid | null {
  const plan = grids[form.type];
  if (!plan) return null;
  const named = (name: string) => form.fields.find((field) => field.name === name);
  const columns = plan.columns.flatMap((name) => {
    const field = named(name);
    return field ? [{ field, kind: kinds[field.kind] ?? ("text" as const) }] : [];
  });
  return columns.length > 0 ? { rows: named(plan.rows) ?? null, columns } : null;
}

export const inGrid = (grid: Grid, name: string) =>
  grid.rows?.name === name || grid.columns.some((column) => column.field.name === name);

/** As written: ticks are "yes" or "". */
export interface Line {
  code: string;
  counts: boolean;
  cells: Record<string, string>;
}

const listed = (value: unknown): string[] => (Array.isArray(value) ? (value as string[]) : []);

export function linesOf(grid: Grid, items: readonly StudyItem[], values: Settings): Line[] {
  const counted = grid.rows ? listed(values[grid.rows.name]) : [];
  return items.map((item) => ({
    code: item.code,
    counts: grid.rows === null || counted.includes(item.code),
    cells: Object.fromEntries(
      grid.columns.map(({ field, kind }) => {
        const value = values[field.name];
        if (kind === "tick") return [field.name, listed(value).includes(item.code) ? "yes" : ""];
        const own = (value as Record<string, unknown> | null | undefined)?.[item.code];
        return [field.name, own === undefined || own === null ? "" : String(own)];
      }),
    ),
  }));
}

const filled = (line: Line, name: string) => (line.cells[name] ?? "").trim();

/** The settings that the lines come to. What is set for an item that does not count is left out. */
export function settingsOf(grid: Grid, lines: readonly Line[]): Settings {
  const settings: Settings = {};
  const counted = lines.filter((line) => line.counts);
  if (grid.rows) settings[grid.rows.name] = counted.map((line) => line.code);
  for (const { field, kind } of grid.columns) {
    const set = counted.filter((line) => filled(line, field.name) !== "");
    settings[field.name] =
      kind === "tick"
        ? set.map((line) => line.code)
        : Object.fromEntries(
            set.map((line) => {
              const text = filled(line, field.name);
              return [line.code, kind === "number" ? (readNumber(text) ?? text) : text];
            }),
          );
  }
  return settings;
}

export type LineCode = "number" | "score" | "negative";

/** A figure that is none, or off its scale. */
export function cellProblem(column: GridColumn, line: Line): LineCode | null {
  const text = filled(line, column.field.name);
  if (column.kind !== "number" || text === "" || !line.counts) return null;
  const value = readNumber(text);
  if (value === null) return "number";
  if (column.field.name === "weights") return value >= 0 ? null : "negative";
  return value >= 0 && value <= 100 ? null : "score";
}

/** Those that count, that something is set for, or that are of the same roles; all when none is. */
export function usualLines(lines: readonly Line[], items: readonly StudyItem[], proposed: readonly string[]): Line[] {
  const roleOf = new Map(items.map((item) => [item.code, item.role]));
  const roles = new Set(proposed.map((code) => roleOf.get(code)));
  const usual = lines.filter(
    (line) =>
      (proposed.length > 0 && (line.counts || roles.has(roleOf.get(line.code)))) ||
      Object.values(line.cells).some((text) => text !== ""),
  );
  return usual.length > 0 ? usual : [...lines];
}
