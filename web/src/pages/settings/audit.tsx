import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { allPages, api, take, type AuditEntry } from "../../api/client";
import { formatInstant } from "../../format";
import { List, type Column } from "../../parts/list";
import { Page } from "../../parts/page";
import { Select } from "../../parts/select";
import { Failed } from "../../parts/states";
import { useSettings } from "../../session";

interface Asked {
  actor?: string;
  action?: string;
}

const fetchPage = (asked: Asked, cursor: string | undefined, signal?: AbortSignal) =>
  take(
    api.GET("/api/v1/audit", {
      params: { query: { ...asked, limit: 200, ...(cursor ? { cursor } : {}) } },
      ...(signal ? { signal } : {}),
    }),
  );

function useColumns(): Column<AuditEntry>[] {
  const { t, i18n } = useTranslation();
  const zone = useSettings().data?.time_zone ?? "UTC";
  const outcome = (status: number) =>
    status < 400 ? t("web.audit.done") : t("web.audit.refused", { status });
  return [
    {
      name: "at",
      title: t("web.audit.when"),
      value: (one) => one.happened_at,
      show: (one) => formatInstant(i18n.language, one.happened_at, zone),
    },
    {
      name: "who",
      title: t("web.audit.who"),
      value: (one) => one.user_name ?? one.actor,
    },
    { name: "action", title: t("web.audit.what"), value: (one) => one.action },
    {
      name: "subject",
      title: t("web.audit.subject"),
      value: (one) => one.subject ?? null,
      seen: "from-lg",
    },
    {
      name: "status",
      title: t("web.audit.outcome"),
      value: (one) => one.status,
      show: (one) => outcome(one.status),
    },
    {
      name: "address",
      title: t("web.account.address"),
      value: (one) => one.address ?? null,
      seen: "from-md",
    },
  ];
}

/** Names of actions among what was seen so far, to choose from. */
const actionsOf = (entries: readonly AuditEntry[]) =>
  [...new Set(entries.map((one) => one.action))].sort();

export function Audit() {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked>({});
  const users = useQuery({
    queryKey: ["users"],
    queryFn: ({ signal }) => take(api.GET("/api/v1/users", { signal })),
  });
  const entries = useInfiniteQuery({
    queryKey: ["audit", asked],
    queryFn: ({ pageParam, signal }) => fetchPage(asked, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const columns = useColumns();
  const rows = entries.data?.pages.flatMap((page) => page.items) ?? [];
  const actions = asked.action ? [asked.action] : actionsOf(rows);
  const any = { value: "", label: t("web.list.any") };
  const tools = (
    <>
      <label>
        <span>{t("web.audit.who")}</span>
        <Select
          value={asked.actor}
          onChange={(actor) => setAsked({ ...asked, actor: actor || undefined } as Asked)}
          choices={[
            any,
            ...(users.data?.items ?? []).map((user) => ({
              value: "user:" + user.id,
              label: user.name,
            })),
          ]}
        />
      </label>
      <label>
        <span>{t("web.audit.what")}</span>
        <Select
          value={asked.action}
          onChange={(action) => setAsked({ ...asked, action: action || undefined } as Asked)}
          choices={[any, ...actions.map((action) => ({ value: action, label: action }))]}
        />
      </label>
    </>
  );
  return (
    <Page title={t("web.settings.audit")} lead={t("web.audit.lead")}>
      {entries.isPending && <Skeleton active />}
      {entries.error && <Failed error={entries.error} retry={() => void entries.refetch()} />}
      {entries.data && (
        <List
          name="audit"
          label={t("web.settings.audit")}
          rows={rows}
          rowKey={(one, at) => one.happened_at + "|" + at}
          columns={columns}
          empty={t("web.list.none")}
          tools={tools}
          more={{
            has: entries.hasNextPage,
            busy: entries.isFetchingNextPage,
            load: () => void entries.fetchNextPage(),
          }}
          all={() => allPages((cursor) => fetchPage(asked, cursor))}
        />
      )}
    </Page>
  );
}
