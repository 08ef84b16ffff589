import { Button, Card, Segmented, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "../api/client";
import { usePages } from "../parts/pages";
import { EmptyState, Failed } from "../parts/states";
import { useSettings } from "../session";
import { MomentEntry } from "./moment";
import { byMonth } from "./months";

const kinds = ["all", "order", "response", "contact"] as const;
type Kind = (typeof kinds)[number];

/** Moments of a customer, of one type when it is not "all". */
export function useMoments(customer: string, kind: Kind, limit: number) {
  return usePages(["timeline", customer, kind, limit], (cursor, signal) =>
    take(
      api.GET("/api/v1/customers/{customer}/timeline", {
        params: {
          path: { customer },
          query: { limit, ...(cursor ? { cursor } : {}), ...(kind === "all" ? {} : { type: kind }) },
        },
        signal,
      }),
    ),
  );
}

export function Timeline({ customer }: { customer: string }) {
  const { t, i18n } = useTranslation();
  const settings = useSettings();
  const [kind, setKind] = useState<Kind>("all");
  const timeline = useMoments(customer, kind, 50);
  const zone = settings.data?.time_zone ?? "UTC";
  return (
    <Card title={<h2>{t("web.customer.timeline")}</h2>} className="whole-row">
      <Segmented
        className="wrapping"
        aria-label={t("web.customer.show")}
        value={kind}
        onChange={setKind}
        options={kinds.map((value) => ({ value, label: t("web.customer.kind." + value) }))}
      />
      {timeline.isPending && <Skeleton active />}
      {timeline.error && (
        <Failed error={timeline.error} retry={() => void timeline.refetch()} />
      )}
      {timeline.data && timeline.rows.length === 0 && (
        <EmptyState text={t("web.customer.nothing")} />
      )}
      {byMonth(timeline.rows, i18n.language, zone).map((month) => (
        <section key={month.name}>
          <h3 className="month">{month.name}</h3>
          <ol className="timeline">
            {month.moments.map((moment) => (
              <MomentEntry
                key={moment.type + moment.id}
                moment={moment}
                currency={settings.data?.currency ?? ""}
                zone={zone}
              />
            ))}
          </ol>
        </section>
      ))}
      {timeline.hasNextPage && (
        <Button loading={timeline.isFetchingNextPage} onClick={timeline.more}>
          {t("web.customer.more", { shown: timeline.rows.length })}
        </Button>
      )}
    </Card>
  );
}
