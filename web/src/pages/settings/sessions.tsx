import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Card, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take, type Session } from "../../api/client";
import { formatInstant } from "../../format";
import { Ask } from "../../parts/dialog";
import { Failed } from "../../parts/states";
import { Rows, type Column } from "../../parts/list";
import { useEnter, useSettings } from "../../session";

/** "Chrome on Windows" out of what a browser says of itself; its own words when it is another. */
export function browserOf(agent: string): string {
  const browsers: [RegExp, string][] = [
    [/Edg\//, "Edge"],
    [/Firefox\//, "Firefox"],
    [/Chrom(e|ium)\//, "Chrome"],
    [/Safari\//, "Safari"],
  ];
  const systems: [RegExp, string][] = [
    [/Windows/, "Windows"],
    [/Android/, "Android"],
    [/iPhone|iPad/, "iOS"],
    [/Mac OS X/, "macOS"],
    [/Linux/, "Linux"],
  ];
  const name = (of: [RegExp, string][]) => of.find(([pattern]) => pattern.test(agent))?.[1];
  const parts = [name(browsers), name(systems)].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : agent.slice(0, 60) || "–";
}

export function SessionsCard() {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const enter = useEnter();
  const [asking, setAsking] = useState(false);
  const zone = useSettings().data?.time_zone ?? "UTC";
  const sessions = useQuery({
    queryKey: ["sessions"],
    queryFn: ({ signal }) => take(api.GET("/api/v1/me/sessions", { signal })),
  });
  const end = useMutation({
    mutationFn: (session: string) =>
      take(api.DELETE("/api/v1/me/sessions/{session}", { params: { path: { session } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["sessions"] }),
  });
  const endAll = useMutation({
    mutationFn: () => take(api.POST("/api/v1/sign-out-everywhere")),
    onSuccess: () => enter(null),
  });
  const at = (instant: string) => formatInstant(i18n.language, instant, zone);
  const columns: Column<Session>[] = [
    { name: "agent", title: t("web.account.browser"), value: (one) => browserOf(one.agent) },
    { name: "address", title: t("web.account.address"), value: (one) => one.address },
    {
      name: "seen",
      title: t("web.account.seen"),
      value: (one) => one.seen_at,
      show: (one) => at(one.seen_at),
    },
    {
      name: "end",
      title: t("web.list.actions"),
      value: () => null,
      show: (one) =>
        one.current ? (
          t("web.account.this_one")
        ) : (
          <Button size="small" loading={end.isPending} onClick={() => end.mutate(one.id)}>
            {t("web.account.end")}
          </Button>
        ),
    },
  ];
  return (
    <Card title={<h2>{t("web.account.sessions")}</h2>}>
      {sessions.isPending && <Skeleton active />}
      {sessions.error && (
        <Failed error={sessions.error} retry={() => void sessions.refetch()} />
      )}
      {end.error && <Failed error={end.error} />}
      {sessions.data && (
        <Rows
          label={t("web.account.sessions")}
          rows={sessions.data.items}
          rowKey={(one) => one.id}
          columns={columns}
        />
      )}
      <div className="actions">
        <Button danger onClick={() => setAsking(true)}>
          {t("web.account.end_all")}
        </Button>
      </div>
      {asking && (
        <Ask
          title={t("web.account.end_all")}
          text={t("web.account.end_all_text")}
          action={t("web.account.end_all")}
          busy={endAll.isPending}
          error={endAll.error && <Failed error={endAll.error} />}
          onDo={() => endAll.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </Card>
  );
}
