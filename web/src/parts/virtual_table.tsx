/**
 * A table of as many rows as there are: only those in sight are drawn, and more are asked for as
 * the end comes near. A plain table: Ant Design's measures scroll bars by a style that the policy
 * forbids.
 */
import { useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { windowOf } from "./window_of";

export interface Column<Row> {
  key: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** Figures stand to the right. */
  figure?: boolean;
  /** The less a column tells, the wider the screen must be that shows it. */
  className?: string;
  /** Given when the list can be sorted by it. */
  onSort?: () => void;
  sorted?: "ascending" | "descending";
}

interface VirtualTableProps<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row) => string;
  /** Whether there are rows after those given. */
  more: boolean;
  onMore: () => void;
  /** Shown after the last row. */
  foot?: ReactNode;
}

const rowHeight = 37;

/** Arrow keys step from one row's link to the next. */
function stepBetweenLinks(event: KeyboardEvent<HTMLElement>) {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>("tbody a")];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  const next = links[at + step];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
}

function Heading<Row>({ column }: { column: Column<Row> }) {
  const marks = { ascending: " ↑", descending: " ↓" };
  return (
    <th
      scope="col"
      className={[column.className, column.figure && "figure"].filter(Boolean).join(" ")}
      aria-sort={column.onSort ? (column.sorted ?? "none") : undefined}
    >
      {column.onSort ? (
        <button type="button" className="sort" onClick={column.onSort}>
          {column.title}
          <span aria-hidden="true">{column.sorted ? marks[column.sorted] : ""}</span>
        </button>
      ) : (
        column.title
      )}
    </th>
  );
}

export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, columns, rows, keyOf, more, onMore, foot } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const height = frame.current?.clientHeight ?? 900;
  const { first, last } = windowOf(top, height, rowHeight, rows.length);
  const onScroll = () => {
    const { scrollTop, clientHeight, scrollHeight } = frame.current!;
    setTop(scrollTop);
    if (more && scrollHeight - scrollTop - clientHeight < 20 * rowHeight) onMore();
  };
  const gap = (count: number) =>
    count > 0 && (
      <tr aria-hidden="true">
        <td colSpan={columns.length} className="gap" style={{ height: count * rowHeight }} />
      </tr>
    );
  return (
    <div
      ref={frame}
      className="virtual"
      onScroll={onScroll}
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <table
        className="list"
        aria-label={label}
        aria-rowcount={more ? -1 : rows.length + 1}
        onKeyDown={stepBetweenLinks}
      >
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading key={column.key} column={column} />
            ))}
          </tr>
        </thead>
        <tbody>
          {gap(first)}
          {rows.slice(first, last).map((row, at) => (
            <tr key={keyOf(row)} aria-rowindex={first + at + 2}>
              {columns.map((column) => (
                <td
                  key={column.key}
                  className={[column.className, column.figure && "figure"].filter(Boolean).join(" ")}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
          {gap(rows.length - last)}
        </tbody>
      </table>
      {foot}
    </div>
  );
}
