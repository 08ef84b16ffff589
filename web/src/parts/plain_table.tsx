/** The table behind a picture: put in order by any column, searched when it is long. */
import { useMemo, useState } from "react";
import { Link } from "react-router";
import type { FigureTable } from "./figure";
import { orderedPlaces, type Order } from "./table_order";
import { TableSearch } from "./table_search";

interface PlainTableProps {
  label: string;
  table: FigureTable;
  opens?: (row: number) => string | null;
}

/** From so many rows on one looks for them rather than at them. */
const searchedFrom = 9;

export function PlainTable({ label, table, opens }: PlainTableProps) {
  const [search, setSearch] = useState("");
  const [order, setOrder] = useState<Order | null>(null);
  const keys = table.keys ?? (table.csvHeader ? undefined : table.cells);
  const places = useMemo(() => orderedPlaces(table.rows, search, order, keys), [table, keys, search, order]);
  const head = (row: number, text: string) => {
    const address = opens?.(row);
    return address ? <Link to={address}>{text}</Link> : text;
  };
  // Figures first from the greatest, words from A, then the other way, then as it was.
  const press = (column: number) => {
    const first = !table.words?.[column] && column > 0;
    if (order?.column !== column) setOrder({ column, down: first });
    else setOrder(order.down === first ? { column, down: !first } : null);
  };
  const sortOf = (column: number) =>
    order?.column !== column ? "none" : order.down ? "descending" : "ascending";
  const marks = { none: "", descending: " ↓", ascending: " ↑" };
  return (
    <>
      {table.rows.length >= searchedFrom && (
        <TableSearch
          label={label}
          search={search}
          setSearch={setSearch}
          shown={places.length}
          rows={table.rows.length}
        />
      )}
      <div className="table-frame" tabIndex={0} role="group" aria-label={label}>
        <table className="plain-table">
          <caption>{label}</caption>
          <thead>
            <tr>
              {table.header.map((title, at) => (
                <th
                  key={at}
                  scope="col"
                  aria-sort={sortOf(at)}
                  className={table.words?.[at] ? "words-column" : undefined}
                >
                  <button type="button" className="sort" onClick={() => press(at)}>
                    {title}
                    <span aria-hidden="true">{marks[sortOf(at)]}</span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {places.map((at) => (
              <tr key={at}>
                {(table.rows[at] ?? []).map((text, column) =>
                  column === 0 ? (
                    <th key={column} scope="row">
                      {head(at, text)}
                    </th>
                  ) : (
                    <td key={column} className={table.words?.[column] ? "words-column" : undefined}>
                      {text}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
