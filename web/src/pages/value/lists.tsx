/** Who needs something done today, why, and what to do. */
import { Alert, Button, Card, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useList, useLists, type ActionList, type ListSummary } from "../../api/lists";
import { formatDay, formatMoney, formatNumber, formatShare } from "../../format";
import { EmptyState, Failed } from "../../parts/states";
import { useSettings } from "../../session";

const firstRows = 50;
const mostRows = 500;

function useMoney() {
  const { i18n } = useTranslation();
  const settings = useSettings();
  const currency = settings.data?.currency;
  return (value: string | null) =>
    currency ? formatMoney(i18n.language, value, currency, true) : (value ?? "–");
}

function Chooser({ lists, chosen, choose }: { lists: ListSummary[]; chosen: string; choose: (list: string) => void }) {
  const { i18n } = useTranslation();
  const money = useMoney();
  return (
    <div className="list-choice" role="group">
      {lists.map((list) => (
        <button
          key={list.list}
          type="button"
          aria-pressed={list.list === chosen}
          onClick={() => choose(list.list)}
        >
          <strong>{list.title}</strong>
          <span className="count">{formatNumber(i18n.language, list.customers)}</span>
          <span>{money(list.value)}</span>
        </button>
      ))}
    </div>
  );
}

/** What the list rests on: its rule, n, and the figures of those who came back. */
function Basis({ list }: { list: ActionList }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const { second_purchase: second, second_life: life } = list;
  return (
    <>
      <p>{list.definition}</p>
      <p className="note">
        {list.value_means}{" "}
        {t("web.lists.basis", {
          day: formatDay(language, list.as_of),
          n: formatNumber(language, list.n),
        })}
      </p>
      {second && second.n > 0 && (
        <p className="note">
          {t("web.lists.second_purchase", {
            n: formatNumber(language, second.n),
            share: formatShare(language, second.within_year),
            days: second.quartile_days?.map((days) => formatNumber(language, days)).join(" / ") ?? "–",
          })}
        </p>
      )}
      {life && life.n > 0 && (
        <p className="note">
          {t("web.lists.second_life", {
            n: formatNumber(language, life.n),
            orders: formatNumber(language, life.orders, 2),
            low: formatNumber(language, life.ci[0], 2),
            high: formatNumber(language, life.ci[1], 2),
          })}
        </p>
      )}
      {list.margin !== null && (
        <p className="note">
          {t("web.lists.margin", { margin: formatShare(language, list.margin) })}
        </p>
      )}
      {list.warnings.map((warning) => (
        <Alert key={warning.code} type="info" className="warnings" title={warning.message} />
      ))}
    </>
  );
}

function Rows({ list }: { list: ActionList }) {
  const { t, i18n } = useTranslation();
  const money = useMoney();
  return (
    <div className="table-frame tall" tabIndex={0} role="group" aria-label={list.title}>
      <table className="list reflow">
        <thead>
          <tr>
            <th scope="col">{t("web.customers.column.name")}</th>
            <th scope="col" className="figure">
              {t("web.lists.stake")}
            </th>
            <th scope="col">{t("web.lists.reason")}</th>
            <th scope="col">{t("web.lists.step")}</th>
            <th scope="col" className="from-md">
              {t("web.customers.column.last_purchase")}
            </th>
          </tr>
        </thead>
        <tbody>
          {list.items.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <Link to={"/customers/" + row.id}>
                  {row.name ?? t("web.customers.nameless", { id: row.id })}
                </Link>
              </th>
              <td className="figure">{money(row.value)}</td>
              <td>{row.reason}</td>
              <td>{row.step_text}</td>
              <td className="from-md">{formatDay(i18n.language, row.last_purchase)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Shown({ name }: { name: string }) {
  const { t, i18n } = useTranslation();
  const [limit, setLimit] = useState(firstRows);
  const list = useList(name, limit);
  if (list.isPending) return <Skeleton active />;
  if (list.error) return <Failed error={list.error} retry={() => void list.refetch()} />;
  const { items, customers } = list.data;
  const count = (value: number) => formatNumber(i18n.language, value);
  return (
    <Card title={<h2>{list.data.title}</h2>}>
      <Basis list={list.data} />
      {items.length === 0 && <EmptyState text={t("web.lists.nobody")} />}
      {items.length > 0 && (
        <>
          <div className="list-tools">
            <span>
              {t("web.lists.shown", { shown: count(items.length), n: count(customers) })}
            </span>
            {items.length < Math.min(customers, mostRows) && (
              <Button size="small" loading={list.isFetching} onClick={() => setLimit(mostRows)}>
                {t("web.list.more")}
              </Button>
            )}
            <a href={`/api/v1/lists/${name}?format=csv`} download={name + ".csv"}>
              {t("web.list.export")}
            </a>
          </div>
          <Rows list={list.data} />
        </>
      )}
    </Card>
  );
}

export function ListsPage() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const lists = useLists();
  if (lists.isPending) return <Skeleton active />;
  if (lists.error) return <Failed error={lists.error} retry={() => void lists.refetch()} />;
  const asked = params.get("list");
  const items = lists.data.items;
  const chosen = items.find((list) => list.list === asked) ?? items[0];
  if (!chosen) return <EmptyState text={t("web.lists.nobody")} />;
  return (
    <div className="stack">
      <Chooser lists={items} chosen={chosen.list} choose={(list) => setParams({ list })} />
      <Shown key={chosen.list} name={chosen.list} />
    </div>
  );
}
