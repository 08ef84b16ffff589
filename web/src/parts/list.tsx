import { Button, Empty, Input } from "antd";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { downloadText, toCsv, type Cell } from "../csv";
import { SortHead, sortedBy, useSorting } from "./sorting";
import { Failed } from "./states";
import { Select, type Choice } from "./select";

export interface Column<T> {
  name: string;
  title: string;
  /** As exported and searched. */
  value: (row: T) => Cell;
  /** As shown, when that differs. */
  show?: (row: T) => ReactNode;
  /** Class: from which width on it is seen. */
  seen?: string;
  /** Stands to the right, and begins with the greatest when put in order. */
  figure?: boolean;
  /** Put in order by, where that is not what is exported. */
  key?: (row: T) => Cell;
}

export interface Filter<T> {
  label: string;
  choices: readonly Choice[];
  fits: (row: T, choice: string) => boolean;
}

interface ListProps<T> {
  /** Of the exported file. */
  name: string;
  label: string;
  rows: readonly T[];
  rowKey: (row: T, at: number) => string;
  columns: readonly Column<T>[];
  filters?: readonly Filter<T>[];
  /** What to say when there is nothing at all. */
  empty: string;
  /** Further fields beside the search. */
  tools?: ReactNode;
  more?: { has: boolean; busy: boolean; load: () => void };
  /** All rows, when those shown are the first of many. */
  all?: () => Promise<readonly T[]>;
}

export function fits<T>(row: T, columns: readonly Column<T>[], search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return (
    wanted === "" ||
    columns.some((column) => String(column.value(row) ?? "").toLowerCase().includes(wanted))
  );
}

/** Texts of links shown as columns, for the file. */
function csvOf<T>(columns: readonly Column<T>[], rows: readonly T[]) {
  return toCsv(
    columns.map((column) => column.title),
    rows.map((row) => columns.map((column) => column.value(row))),
  );
}

function useExport<T>(name: string, columns: readonly Column<T>[]) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const save = async (rows: () => Promise<readonly T[]>) => {
    setBusy(true);
    setError(null);
    try {
      downloadText(name + ".csv", csvOf(columns, await rows()), "text/csv;charset=utf-8");
    } catch (problem) {
      setError(problem as Error);
    }
    setBusy(false);
  };
  return { busy, error, save };
}

/** A list that can be searched, filtered and taken along as CSV. */
export function List<T>(props: ListProps<T>) {
  const { name, label, rows, rowKey, columns, filters = [], empty, tools, more, all } = props;
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const keeping = useExport(name, columns);
  const wanted = (row: T) =>
    fits(row, columns, search) &&
    filters.every((filter) => !chosen[filter.label] || filter.fits(row, chosen[filter.label]!));
  const shown = rows.filter(wanted);
  const save = () => keeping.save(async () => (all ? (await all()).filter(wanted) : shown));
  return (
    <>
      <div className="narrowing" role="search" aria-label={label}>
        <label>
          <span>{t("web.list.search")}</span>
          <Input
            allowClear
            type="search"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </label>
        {filters.map((filter) => (
          <label key={filter.label}>
            <span>{filter.label}</span>
            <Select
              value={chosen[filter.label]}
              onChange={(choice) => setChosen({ ...chosen, [filter.label]: choice })}
              choices={[{ value: "", label: t("web.list.any") }, ...filter.choices]}
            />
          </label>
        ))}
        {tools}
        <Button onClick={() => void save()} loading={keeping.busy} disabled={rows.length === 0}>
          {t("web.list.export")}
        </Button>
      </div>
      {keeping.error && <Failed error={keeping.error} />}
      {rows.length === 0 && <Empty description={empty} />}
      {rows.length > 0 && shown.length === 0 && <Empty description={t("web.list.none")} />}
      {shown.length > 0 && (
        <Rows label={label} rows={shown} rowKey={rowKey} columns={columns} sortable />
      )}
      {rows.length > 0 && (
        <p className="note" role="status">
          {t("web.list.count", { shown: shown.length, rows: rows.length, more: more?.has ? "yes" : "no" })}
        </p>
      )}
      {more?.has && (
        <Button loading={more.busy} onClick={more.load}>
          {t("web.list.more")}
        </Button>
      )}
    </>
  );
}

type RowsProps<T> = Pick<ListProps<T>, "label" | "rows" | "rowKey" | "columns"> & {
  sortable?: boolean;
};

const classOf = <T,>(column: Column<T>) =>
  [column.seen, column.figure && "figure"].filter(Boolean).join(" ") || undefined;

/** The table alone. */
export function Rows<T>({ label, rows, rowKey, columns, sortable = false }: RowsProps<T>) {
  const { sorting, press } = useSorting();
  const by = columns.find((column) => column.name === sorting?.column);
  const shown = by && sorting ? sortedBy(rows, by.key ?? by.value, sorting.down) : rows;
  return (
    <div className="wide-list" tabIndex={0} role="group" aria-label={label}>
      <table className="list" aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) =>
              sortable && column.title !== "" ? (
                <SortHead
                  key={column.name}
                  name={column.name}
                  title={column.title}
                  sorting={sorting}
                  onPress={() => press(column.name, column.figure)}
                  className={classOf(column)}
                />
              ) : (
                <th key={column.name} scope="col" className={classOf(column)}>
                  {column.title}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, at) => (
            <tr key={rowKey(row, at)}>
              {columns.map((column) => (
                <td key={column.name} className={classOf(column)}>
                  {column.show ? column.show(row) : (column.value(row) ?? "–")}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
