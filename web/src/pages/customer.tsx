import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button, Card, Descriptions, Empty, Segmented, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { api, take, type CustomerCard } from "../api/client";
import { formatDay, formatInstant } from "../format";
import { Failed } from "../parts/states";
import { useSettings } from "../session";
import { MomentEntry } from "./moment";

function Facts({ card }: { card: CustomerCard }) {
  const { t, i18n } = useTranslation();
  const place = [card.city, card.region, card.country].filter(Boolean).join(", ");
  const facts: [string, string | null][] = [
    [t("web.customer.place"), place],
    [t("web.customers.column.segment"), card.segment],
    [t("web.customers.column.joined"), formatDay(i18n.language, card.joined_at)],
    [t("web.customer.birth_date"), formatDay(i18n.language, card.birth_date)],
    [t("web.customer.language"), card.language],
    [t("web.customer.number"), card.id],
  ];
  return (
    <Card title={<h2>{t("web.customer.facts")}</h2>}>
      <Descriptions
        column={1}
        size="small"
        items={facts.map(([label, value]) => ({ key: label, label, children: value || "–" }))}
      />
    </Card>
  );
}

function Identities({ card }: { card: CustomerCard }) {
  const { t, i18n } = useTranslation();
  const settings = useSettings();
  const zone = settings.data?.time_zone ?? "UTC";
  // The number that its source knows a record by is an identity like those the record carries.
  const rows = card.source_records.flatMap((record) =>
    [{ namespace: record.namespace, value: record.reference }, ...record.identities].map(
      (identity) => ({ ...identity, record }),
    ),
  );
  return (
    <Card title={<h2>{t("web.customer.identities")}</h2>}>
      <div className="wide-table" tabIndex={0} role="group" aria-label={t("web.customer.identities")}>
        <table className="list">
          <thead>
            <tr>
              <th scope="col">{t("web.customer.namespace")}</th>
              <th scope="col">{t("web.customer.value")}</th>
              <th scope="col">{t("web.customer.source")}</th>
              <th scope="col">{t("web.customer.updated")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={at}>
                <td>{row.namespace}</td>
                <td>{row.value}</td>
                <td>{row.record.source}</td>
                <td>{formatInstant(i18n.language, row.record.updated_at, zone)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="note">
        {t("web.customer.made_of", { records: card.records, merges: card.merges })}
      </p>
    </Card>
  );
}

const kinds = ["all", "order", "response", "contact"] as const;
type Kind = (typeof kinds)[number];

function Timeline({ customer }: { customer: string }) {
  const { t } = useTranslation();
  const settings = useSettings();
  const [kind, setKind] = useState<Kind>("all");
  const timeline = useInfiniteQuery({
    queryKey: ["timeline", customer],
    initialPageParam: "",
    queryFn: ({ signal, pageParam }) =>
      take(
        api.GET("/api/v1/customers/{customer}/timeline", {
          params: { path: { customer }, query: pageParam ? { cursor: pageParam } : {} },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next,
  });
  const moments = (timeline.data?.pages ?? []).flatMap((page) => page.items);
  const shown = moments.filter((moment) => kind === "all" || moment.type === kind);
  return (
    <Card title={<h2>{t("web.customer.timeline")}</h2>} className="whole-row">
      <Segmented
        aria-label={t("web.customer.show")}
        value={kind}
        onChange={setKind}
        options={kinds.map((value) => ({ value, label: t("web.customer.kind." + value) }))}
      />
      {timeline.isPending && <Skeleton active />}
      {timeline.error && (
        <Failed error={timeline.error} retry={() => void timeline.refetch()} />
      )}
      {timeline.data && shown.length === 0 && <Empty description={t("web.customer.nothing")} />}
      <ol className="timeline">
        {shown.map((moment) => (
          <MomentEntry
            key={moment.type + moment.id}
            moment={moment}
            currency={settings.data?.currency ?? ""}
            zone={settings.data?.time_zone ?? "UTC"}
          />
        ))}
      </ol>
      {timeline.hasNextPage && (
        <Button
          loading={timeline.isFetchingNextPage}
          onClick={() => void timeline.fetchNextPage()}
        >
          {t("web.customer.more", { shown: moments.length })}
        </Button>
      )}
    </Card>
  );
}

export default function CustomerPage() {
  const { t } = useTranslation();
  const customer = useParams().customer ?? "";
  const card = useQuery({
    queryKey: ["customer", customer],
    queryFn: ({ signal }) =>
      take(api.GET("/api/v1/customers/{customer}", { params: { path: { customer } }, signal })),
  });
  return (
    <div className="page">
      <p>
        <Link to="/customers">{t("web.customer.back")}</Link>
      </p>
      {card.isPending && <Skeleton active />}
      {card.error && <Failed error={card.error} retry={() => void card.refetch()} />}
      {card.data && (
        <>
          <h1>{card.data.name ?? t("web.customers.nameless", { id: card.data.id })}</h1>
          <div className="columns">
            <Facts card={card.data} />
            <Identities card={card.data} />
            <Timeline customer={card.data.id} />
          </div>
        </>
      )}
    </div>
  );
}
