import { useInfiniteQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { allPages, api, take, type Import } from "../../api/client";
import { formatInstant, formatNumber } from "../../format";
import { List, type Column } from "../../parts/list";
import { Page } from "../../parts/page";
import { Failed } from "../../parts/states";
import { useSettings } from "../../session";
import { kinds } from "./kinds";

const fetchPage = (cursor: string | undefined, signal?: AbortSignal) =>
  take(
    api.GET("/api/v1/imports", {
      params: { query: { limit: 200, ...(cursor ? { cursor } : {}) } },
      ...(signal ? { signal } : {}),
    }),
  );

function useColumns(): Column<Import>[] {
  const { t, i18n } = useTranslation();
  const zone = useSettings().data?.time_zone ?? "UTC";
  const count = (name: "read" | "accepted" | "updated" | "rejected"): Column<Import> => ({
    name,
    title: t("web.data.count." + name),
    value: (one) => one.rows[name],
    show: (one) => formatNumber(i18n.language, one.rows[name]),
    ...(name === "updated" ? { seen: "from-md" } : {}),
  });
  return [
    {
      name: "at",
      title: t("web.audit.when"),
      value: (one) => one.started_at,
      show: (one) => formatInstant(i18n.language, one.started_at, zone),
    },
    { name: "file", title: t("web.data.file"), value: (one) => one.file },
    { name: "kind", title: t("web.data.kind"), value: (one) => t("web.data.kinds." + one.kind) },
    { name: "source", title: t("web.data.source"), value: (one) => one.source, seen: "from-md" },
    { name: "state", title: t("web.users.state"), value: (one) => t("web.data.state." + one.state) },
    count("read"),
    count("accepted"),
    count("updated"),
    count("rejected"),
  ];
}

export function History() {
  const { t } = useTranslation();
  const runs = useInfiniteQuery({
    queryKey: ["imports"],
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const columns = useColumns();
  const rows = runs.data?.pages.flatMap((page) => page.items) ?? [];
  const sources = [...new Set(rows.map((one) => one.source))].sort();
  return (
    <Page title={t("web.data.history")} lead={t("web.data.history_lead")}>
      {runs.isPending && <Skeleton active />}
      {runs.error && <Failed error={runs.error} retry={() => void runs.refetch()} />}
      {runs.data && (
        <List
          name="imports"
          label={t("web.data.history")}
          rows={rows}
          rowKey={(one) => one.id}
          columns={columns}
          empty={t("web.data.no_imports")}
          filters={[
            {
              label: t("web.data.kind"),
              choices: kinds.map((kind) => ({ value: kind, label: t("web.data.kinds." + kind) })),
              fits: (one, kind) => one.kind === kind,
            },
            {
              label: t("web.data.source"),
              choices: sources.map((source) => ({ value: source, label: source })),
              fits: (one, source) => one.source === source,
            },
          ]}
          more={{
            has: runs.hasNextPage,
            busy: runs.isFetchingNextPage,
            load: () => void runs.fetchNextPage(),
          }}
          all={() => allPages((cursor) => fetchPage(cursor))}
        />
      )}
    </Page>
  );
}
