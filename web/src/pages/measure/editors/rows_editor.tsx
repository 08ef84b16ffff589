/** Rows of fields: added, removed, moved, taken back; with the JSON behind them. */
import { Button, Input } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { keysOfHistory, useHistory } from "./history";
import { shifted, type Cells, type Code } from "./lists";
import { AdvancedJson, HistoryButtons } from "./tools";

interface RowsEditorProps {
  /** Of the setting. */
  label: string;
  file: string;
  heads: readonly string[];
  numeric: readonly boolean[];
  ordered: boolean;
  value: unknown;
  from: (value: unknown) => Cells[] | null;
  to: (rows: readonly Cells[]) => unknown;
  problem: (rows: readonly Cells[], at: number) => Code | null;
  write: (value: unknown) => void;
  blame: (problem: string | null) => void;
  none: string;
}

interface Row {
  key: number;
  cells: Cells;
}

let lastKey = 0;
const keyed = (cells: Cells): Row => {
  lastKey += 1;
  return { key: lastKey, cells };
};

export function RowsEditor(props: RowsEditorProps) {
  const { label, file, heads, numeric, ordered, from, to, problem, none } = props;
  const { t } = useTranslation();
  const table = useRef<HTMLTableElement>(null);
  const cellsOf = (rows: readonly Row[]) => rows.map((row) => row.cells);
  const editing = useHistory<Row[]>(
    () => (from(props.value) ?? []).map(keyed),
    (now) => {
      const cells = cellsOf(now);
      props.write(to(cells));
      props.blame(cells.some((_, at) => problem(cells, at) !== null) ? "rows" : null);
    },
  );
  const rows = editing.now;
  const cells = cellsOf(rows);
  const set = (at: number, column: number, text: string) => {
    const row = rows[at]!;
    editing.change(rows.with(at, { ...row, cells: row.cells.with(column, text) }), `${row.key} ${column}`);
  };
  const add = () => {
    editing.change([...rows, keyed(heads.map(() => ""))]);
    requestAnimationFrame(() => table.current?.querySelector<HTMLInputElement>("tbody tr:last-child input")?.focus());
  };
  const take = (json: unknown) => {
    const found = from(json);
    if (!found) return t("web.measure.problem.json");
    editing.change(found.map(keyed), "json");
    return null;
  };
  return (
    <div className="editor" role="group" aria-label={label} onKeyDown={keysOfHistory(editing)}>
      {rows.length === 0 && <p className="note">{none}</p>}
      <table ref={table} className="editor-table" aria-label={label} hidden={rows.length === 0}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => {
            const wrong = problem(cells, at);
            return (
              <tr key={row.key}>
                {row.cells.map((text, column) => (
                  <td key={column} data-label={heads[column]}>
                    <Input
                      aria-label={`${heads[column]}, ${at + 1}`}
                      aria-invalid={wrong !== null}
                      status={wrong ? "error" : ""}
                      {...(numeric[column] ? { inputMode: "decimal" as const } : {})}
                      value={text}
                      onChange={(event) => set(at, column, event.target.value)}
                    />
                    {wrong && column === 0 && (
                      <p className="problem" role="alert">
                        {t("web.measure.rows.problem." + wrong)}
                      </p>
                    )}
                  </td>
                ))}
                <td>
                  <span className="joined">
                    {ordered && (
                      <>
                        <Button
                          size="small"
                          disabled={at === 0}
                          aria-label={t("web.measure.rows.up", { n: at + 1 })}
                          onClick={() => editing.change(shifted(rows, at, -1))}
                        >
                          ↑
                        </Button>
                        <Button
                          size="small"
                          disabled={at === rows.length - 1}
                          aria-label={t("web.measure.rows.down", { n: at + 1 })}
                          onClick={() => editing.change(shifted(rows, at, 1))}
                        >
                          ↓
                        </Button>
                      </>
                    )}
                    <Button
                      size="small"
                      danger
                      aria-label={t("web.measure.rows.remove", { n: at + 1 })}
                      onClick={() => editing.change(rows.filter((other) => other.key !== row.key))}
                    >
                      ×
                    </Button>
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="editor-tools">
        <Button size="small" onClick={add}>
          {t("web.measure.rows.add")}
        </Button>
        <HistoryButtons editing={editing} />
      </div>
      <AdvancedJson label={label} file={file} value={to(cells)} take={take} />
    </div>
  );
}
