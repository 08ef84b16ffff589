import { useQuery } from "@tanstack/react-query";
import { Card, Descriptions, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { api, take, type CustomerCard } from "../api/client";
import { formatDay, formatInstant } from "../format";
import { Failed } from "../parts/states";
import { useSettings } from "../session";
import { useEvaluation } from "../api/evaluation";
import { Merges } from "./customer_merges";
import { NextCard } from "./customer_next";
import { Promises } from "./customer_promises";
import { Timeline } from "./customer_timeline";
import { ValueCard } from "./customer_value";
import { useCustomerValue } from "../api/value";

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
                <td>{t("customer.kind." + row.namespace)}</td>
                <td>{row.value}</td>
                <td>{row.record.source}</td>
                <td>{formatInstant(i18n.language, row.record.updated_at, zone)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

/** The end of the last day with data: an old file is not all overdue. Null until it is known. */
function useToday(): Date | null {
  const evaluation = useEvaluation();
  if (evaluation.data) return new Date(evaluation.data.as_of + "T23:59:59Z");
  return evaluation.error ? new Date() : null;
}

export default function CustomerPage() {
  const { t } = useTranslation();
  const customer = useParams().customer ?? "";
  const today = useToday();
  const value = useCustomerValue(customer);
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
            {today && !value.isPending && (
              <NextCard customer={card.data.id} rhythm={value.data?.value ?? null} today={today} />
            )}
            <ValueCard customer={card.data.id} />
            <div className="stack">
              <Facts card={card.data} />
              {today && <Promises customer={card.data.id} today={today} />}
            </div>
            <div className="stack">
              <Identities card={card.data} />
              <Merges card={card.data} />
            </div>
            <Timeline customer={card.data.id} />
          </div>
        </>
      )}
    </div>
  );
}
