/** One table for what is set item by item. */
import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Settings, StudyForm, StudyItem } from "../../../api/studies";
import { Select } from "../../../parts/select";
import { cellProblem, linesOf, settingsOf, usualLines, type Grid, type GridColumn, type Line } from "./grid";
import { keysOfHistory, useHistory } from "./history";
import { AdvancedJson, HistoryButtons } from "./tools";

interface GridEditorProps {
  form: StudyForm;
  grid: Grid;
  values: Settings;
  write: (name: string, value: unknown) => void;
  blame: (name: string, problem: string | null) => void;
}

interface CellProps {
  column: GridColumn;
  line: Line;
  title: string;
  items: readonly StudyItem[];
  change: (text: string, tag: string) => void;
}

function Cell({ column, line, title, items, change }: CellProps) {
  const { t } = useTranslation();
  const { name, label } = column.field;
  const text = line.cells[name] ?? "";
  const problem = cellProblem(column, line);
  const shared = { "aria-label": `${label}, ${title}`, disabled: !line.counts };
  if (column.kind === "tick") {
    return (
      <Checkbox {...shared} checked={text !== ""} onChange={(event) => change(event.target.checked ? "yes" : "", "")} />
    );
  }
  if (column.kind === "item") {
    const others = items.filter((item) => item.code !== line.code);
    return (
      <Select
        {...shared}
        value={text}
        choices={[{ value: "", label: "–" }, ...others.map((item) => ({ value: item.code, label: item.code }))]}
        onChange={(code) => change(code, "")}
      />
    );
  }
  return (
    <>
      <Input
        {...shared}
        aria-invalid={problem !== null}
        status={problem ? "error" : ""}
        {...(column.kind === "number" ? { inputMode: "decimal" as const } : {})}
        value={text}
        onChange={(event) => change(event.target.value, name + line.code)}
      />
      {problem && (
        <p className="problem" role="alert">
          {t("web.measure.grid.problem." + problem)}
        </p>
      )}
    </>
  );
}

export function GridEditor({ form, grid, values, write, blame }: GridEditorProps) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const main = form.instruments[0]?.name;
  // Items are named by code, so those of other instruments only where all of them count.
  const items = grid.rows ? form.items.filter((item) => item.instrument === main) : form.items;
  const proposed = (grid.rows?.proposed ?? []) as unknown as string[];
  const editing = useHistory<Line[]>(
    () => linesOf(grid, items, values),
    (now) => {
      for (const [name, value] of Object.entries(settingsOf(grid, now))) write(name, value);
      const wrong = now.some((line) => grid.columns.some((column) => cellProblem(column, line)));
      const bare = grid.rows !== null && !now.some((line) => line.counts);
      blame("grid", wrong || bare ? "grid" : null);
    },
  );
  const lines = editing.now;
  const [usual] = useState(() => new Set(usualLines(lines, items, proposed).map((line) => line.code)));
  const shown = lines.filter((line) => all || usual.has(line.code));
  const change = (line: Line, parts: Partial<Line>, tag = "") =>
    editing.change(
      lines.map((one) => (one.code === line.code ? { ...one, ...parts } : one)),
      tag,
    );
  const titleOf = (code: string) => items.find((item) => item.code === code)?.title || code;
  const take = (json: unknown) => {
    const names = [...(grid.rows ? [grid.rows.name] : []), ...grid.columns.map((column) => column.field.name)];
    const given = typeof json === "object" && json !== null && !Array.isArray(json) ? (json as Settings) : null;
    if (!given || Object.keys(given).some((name) => !names.includes(name))) return t("web.measure.problem.json");
    editing.change(linesOf(grid, items, { ...values, ...given }), "json");
    return null;
  };
  const label = grid.rows?.label ?? t("web.measure.grid.plans");
  const none = grid.rows !== null && !lines.some((line) => line.counts);
  return (
    <div className="editor" role="group" aria-label={label} onKeyDown={keysOfHistory(editing)}>
      <div className="table-frame tall">
        <table className="editor-table" aria-label={label}>
          <thead>
            <tr>
              <th scope="col">{t("web.measure.grid.question")}</th>
              {grid.columns.map(({ field }) => (
                <th key={field.name} scope="col" title={field.note || undefined}>
                  {field.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((line) => (
              <tr key={line.code}>
                <td title={line.code}>
                  {grid.rows ? (
                    <Checkbox
                      checked={line.counts}
                      onChange={(event) => change(line, { counts: event.target.checked })}
                    >
                      {titleOf(line.code)}
                    </Checkbox>
                  ) : (
                    titleOf(line.code)
                  )}
                </td>
                {grid.columns.map((column) => (
                  <td key={column.field.name} data-label={column.field.label}>
                    <Cell
                      column={column}
                      line={line}
                      title={titleOf(line.code)}
                      items={items}
                      change={(text, tag) =>
                        change(line, { cells: { ...line.cells, [column.field.name]: text } }, tag)
                      }
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {none && (
        <p className="problem" role="alert">
          {t("web.measure.grid.none")}
        </p>
      )}
      <div className="editor-tools">
        {usual.size < lines.length && (
          <Button size="small" onClick={() => setAll(!all)}>
            {t(all ? "web.measure.grid.fewer" : "web.measure.grid.all", { n: lines.length })}
          </Button>
        )}
        <HistoryButtons editing={editing} />
      </div>
      {grid.columns
        .filter(({ field }) => field.note)
        .map(({ field }) => (
          <p key={field.name} className="note">
            {field.label}: {field.note}
          </p>
        ))}
      <AdvancedJson label={label} file="items" value={settingsOf(grid, lines)} take={take} />
    </div>
  );
}
