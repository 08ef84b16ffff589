/** Lists that come page by page, by cursor. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../format";
import { VirtualTable, type Column } from "./virtual_table";

interface Page<Row> {
  items: Row[];
  next: string | null;
}

export function usePages<P extends Page<unknown>>(
  key: readonly unknown[],
  ask: (cursor: string | undefined, signal: AbortSignal) => Promise<P>,
  enabled = true,
) {
  const query = useInfiniteQuery({
    queryKey: key,
    initialPageParam: "",
    queryFn: ({ signal, pageParam }) => ask(pageParam || undefined, signal),
    getNextPageParam: (page) => page.next,
    enabled,
  });
  const rows = (query.data?.pages ?? []).flatMap(
    (page): P["items"][number][] => page.items,
  ) as P["items"];
  const more = () => {
    if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
  };
  return { ...query, rows, more };
}

interface FootProps {
  shown: number;
  hasMore: boolean;
  loading: boolean;
  more: () => void;
}

/** How many rows are loaded, and a way to the rest without scrolling. */
function ListFoot({ shown, hasMore, loading, more }: FootProps) {
  const { t, i18n } = useTranslation();
  const count = formatNumber(i18n.language, shown);
  return (
    <p className="list-foot" role="status">
      {hasMore ? t("web.list.so_far", { n: count }) : t("web.list.all", { n: count })}{" "}
      {hasMore && (
        <Button size="small" loading={loading} onClick={more}>
          {t("web.list.more")}
        </Button>
      )}
    </p>
  );
}

interface PagedTableProps<Row> {
  label: string;
  columns: Column<Row>[];
  /** What usePages() gave. */
  list: {
    rows: Row[];
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    more: () => void;
  };
  keyOf: (row: Row) => string;
}

/** The rows so far, more of them as the end comes near, and how many there are. */
export function PagedTable<Row>({ label, columns, list, keyOf }: PagedTableProps<Row>) {
  return (
    <VirtualTable
      label={label}
      columns={columns}
      rows={list.rows}
      keyOf={keyOf}
      more={list.hasNextPage}
      onMore={list.more}
      foot={
        <ListFoot
          shown={list.rows.length}
          hasMore={list.hasNextPage}
          loading={list.isFetchingNextPage}
          more={list.more}
        />
      }
    />
  );
}
