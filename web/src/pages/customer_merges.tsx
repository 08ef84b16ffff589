/** How the records of a customer came to be one, and a way back for those allowed. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Card, Popconfirm, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take, type CustomerCard } from "../api/client";
import { formatInstant } from "../format";
import { EmptyState, Failed } from "../parts/states";
import { useMe, useSettings } from "../session";

export function Merges({ card }: { card: CustomerCard }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const settings = useSettings();
  const queries = useQueryClient();
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState("");
  const merges = useQuery({
    queryKey: ["merges", card.id, i18n.language],
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/customers/{customer}/merges", {
          params: { path: { customer: card.id } },
          signal,
        }),
      ),
  });
  const may = me.data?.rights.includes("customers:change");
  const undo = async (merge: string) => {
    setBusy(merge);
    setError(null);
    try {
      await take(api.POST("/api/v1/merges/{merge}/undo", { params: { path: { merge } } }));
      await queries.invalidateQueries({
        predicate: ({ queryKey }) =>
          ["customer", "merges", "timeline", "customers"].includes(String(queryKey[0])),
      });
    } catch (problem) {
      setError(problem as Error);
    }
    setBusy("");
  };
  const entries = merges.data?.items ?? [];
  return (
    <Card title={<h2>{t("web.merges.title")}</h2>}>
      <p>{t("web.customer.made_of", { records: card.records, merges: card.merges })}</p>
      {merges.isPending && <Skeleton active title={false} />}
      {merges.error && <Failed error={merges.error} retry={() => void merges.refetch()} />}
      {error && <Failed error={error} />}
      {merges.data && entries.length === 0 && <EmptyState text={t("web.merges.none")} />}
      <ul className="lines scrolling" tabIndex={0}>
        {entries.map((entry) => (
          <li key={entry.id}>
            <span className="note">
              {formatInstant(i18n.language, entry.happened_at, settings.data?.time_zone ?? "UTC")}
            </span>{" "}
            {entry.text}{" "}
            {may && entry.action === "joined" && (
              <Popconfirm
                title={t("web.merges.sure")}
                description={t("web.merges.consequence")}
                okText={t("web.merges.undo")}
                cancelText={t("web.action.cancel")}
                onConfirm={() => void undo(entry.id)}
              >
                <Button size="small" loading={busy === entry.id}>
                  {t("web.merges.undo")}
                </Button>
              </Popconfirm>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
