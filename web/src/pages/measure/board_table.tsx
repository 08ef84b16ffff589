/** The driver board: a row for each attribute, sorted by any column, with a flag where methods disagree. */
import { Button, Card } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ResultTable, StudyResult } from "../../api/studies";
import { downloadText, toCsv } from "../../csv";
import { orderedPlaces } from "../../parts/table_order";
import { TableSearch } from "../../parts/table_search";
import { figureTable, headOf, rowsAt, sortedRows, textIn } from "./result";

/** Columns of all tables over the same rows, each field once. */
export function joinedTable(tables: readonly ResultTable[]): ResultTable | null {
  const [first] = tables;
  if (!first) return null;
  const columns: ResultTable["columns"] = [];
  const sources: [number, number][] = [];
  tables.forEach((table, one) =>
    table.columns.forEach((column, index) => {
      if (columns.some((known) => known.field === column.field)) return;
      columns.push(column);
      sources.push([one, index]);
    }),
  );
  const rows = first.rows.map((_, row) =>
    sources.map(([one, index]) => tables[one]?.rows[row]?.[index] ?? "–"),
  );
  return { ...first, columns, rows };
}

/** What a column starts with: the greatest where more is more pressing, texts from A. */
const startsDown = (format: string) => !["text", "word", "truth"].includes(format);

export function BoardTable({ found }: { found: StudyResult }) {
  const { t } = useTranslation();
  const table = useMemo(
    () => joinedTable(found.tables.filter((one) => one.pointer === "/items")),
    [found],
  );
  const rows = useMemo(() => rowsAt(found, "/items"), [found]);
  const [sort, setSort] = useState({ field: "priority", down: true });
  const [search, setSearch] = useState("");
  if (!table || rows.length === 0) return null;
  const wanted = new Set(orderedPlaces(table.rows, search, null));
  const order = sortedRows(rows, sort.field, sort.down).filter((row) => wanted.has(row));
  const choose = (field: string, format: string) =>
    setSort({ field, down: sort.field === field ? !sort.down : startsDown(format) });
  const save = () => {
    const file = figureTable(table, rows, (heading) => [
      t("web.measure.low", { heading }),
      t("web.measure.high", { heading }),
    ]);
    const cells = order.map((row) => file.cells[row] ?? []);
    downloadText("driver-board.csv", toCsv(file.csvHeader ?? [], cells), "text/csv;charset=utf-8");
  };
  return (
    <Card
      className="whole-row"
      title={<h2>{t("web.measure.board")}</h2>}
      extra={
        <Button size="small" type="text" onClick={save}>
          CSV
        </Button>
      }
    >
      <TableSearch
        label={t("web.measure.board")}
        search={search}
        setSearch={setSearch}
        shown={order.length}
        rows={rows.length}
      />
      <div className="wide-table" tabIndex={0} role="group" aria-label={t("web.measure.board")}>
        <table className="list dense" aria-label={t("web.measure.board")}>
          <thead>
            <tr>
              {table.columns.map((column) => (
                <th
                  key={column.field}
                  scope="col"
                  className={column.numeric ? "figure" : ""}
                  aria-sort={
                    sort.field === column.field ? (sort.down ? "descending" : "ascending") : "none"
                  }
                >
                  <button type="button" className="sort" onClick={() => choose(column.field, column.format)}>
                    {headOf(column.heading)}
                    <span aria-hidden="true">
                      {sort.field === column.field ? (sort.down ? " ↓" : " ↑") : ""}
                    </span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {order.map((row) => (
              <tr key={row} className={textIn(rows[row]!, "disagree") ? "flagged" : ""}>
                {table.columns.map((column, index) => {
                  const text = table.rows[row]?.[index] ?? "–";
                  const flag = column.field === "disagree" && text !== "" && text !== "-";
                  return index === 0 ? (
                    <th key={column.field} scope="row">
                      {text}
                    </th>
                  ) : (
                    <td key={column.field} className={column.numeric ? "figure" : ""}>
                      {flag ? "⚑ " + text : text}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="note">{t("web.measure.note.board")}</p>
    </Card>
  );
}
