/** Who needs something done today, why, and what to do. */
import { Alert, Button, Card, Input, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import {
  useList,
  useListDefinitions,
  useLists,
  type ActionList,
  type ListRow,
  type ListSummary,
} from "../../api/lists";
import { useSettled } from "../../api/segments";
import type { Cell } from "../../csv";
import { formatDay, formatMoney, formatNumber, formatShare } from "../../format";
import { Select } from "../../parts/select";
import { SortHead, sortedBy, useSorting } from "../../parts/sorting";
import { EmptyState, Failed } from "../../parts/states";
import { useMe, useSettings } from "../../session";
import { ListSettings } from "./list_definitions_form";
import { customersBy, listRule, segmentOf } from "./rules";

/** Told by the form below it, in its words. */
const noCost = "no_contact_cost";
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
        {list.n > 0 && t("web.lists.basis", {
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
        <Alert
          key={warning.code}
          type="info"
          className="warnings"
          title={warning.code === noCost ? t("web.lists.no_cost") : warning.message}
        />
      ))}
    </>
  );
}

/** What comes first in the list of customers, as in the action list. */
const orders: Record<string, string> = { about_to_leave: "-value_at_risk", new_customers: "-clv" };

const figureColumns = ["value"];
const keys: Record<string, (row: ListRow) => Cell> = {
  name: (row) => row.name,
  value: (row) => (row.value === null ? null : Number(row.value)),
  reason: (row) => row.reason,
  step: (row) => row.step_text,
  last_purchase: (row) => row.last_purchase,
};

function Rows({ list, rows }: { list: ActionList; rows: ListRow[] }) {
  const { t, i18n } = useTranslation();
  const money = useMoney();
  const { sorting, press } = useSorting();
  const key = sorting && keys[sorting.column];
  const shown = key ? sortedBy(rows, key, sorting.down) : rows;
  const heads: [string, string, string?][] = [
    ["name", t("web.customers.column.name")],
    ["value", t("web.lists.stake"), "figure"],
    ["reason", t("web.lists.reason")],
    ["step", t("web.lists.step")],
    ["last_purchase", t("web.customers.column.last_purchase"), "from-md"],
  ];
  return (
    <div className="table-frame tall" tabIndex={0} role="group" aria-label={list.title}>
      <table className="list reflow">
        <thead>
          <tr>
            {heads.map(([name, title, className]) => (
              <SortHead
                key={name}
                name={name}
                title={title}
                sorting={sorting}
                onPress={() => press(name, figureColumns.includes(name))}
                className={className}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
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

/** What to do, as it occurs in the rows, to narrow them to one step. */
function stepsOf(rows: readonly ListRow[]) {
  const steps = new Map(rows.map((row) => [row.step, row.step_text]));
  return [...steps].map(([value, label]) => ({ value, label }));
}

interface NarrowingProps {
  name: string;
  found: ActionList;
  search: string;
  setSearch: (text: string) => void;
  step: string;
  setStep: (step: string) => void;
}

function Narrowing({ name, found, search, setSearch, step, setStep }: NarrowingProps) {
  const { t } = useTranslation();
  const by = useListDefinitions().data?.definitions;
  const rule = by ? listRule(name, found.as_of, by) : null;
  const may = useMe().data?.rights.includes("segments:change") ?? false;
  return (
    <div className="narrowing" role="search" aria-label={found.title}>
      <label>
        <span>{t("web.lists.search")}</span>
        <Input
          allowClear
          type="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </label>
      <label>
        <span>{t("web.lists.step")}</span>
        <Select
          value={step}
          onChange={setStep}
          choices={[{ value: "", label: t("web.list.any") }, ...stepsOf(found.items)]}
        />
      </label>
      <a href={`/api/v1/lists/${name}?format=csv`} download={name + ".csv"}>
        {t("web.list.export")}
      </a>
      {rule && <Link to={customersBy(rule, orders[name])}>{t("web.segments.in_list")}</Link>}
      {rule && may && <Link to={segmentOf(rule, found.title)}>{t("web.value.save")}</Link>}
    </div>
  );
}

function Shown({ name }: { name: string }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const currency = useSettings().data?.currency ?? "GBP";
  const [limit, setLimit] = useState(firstRows);
  const [search, setSearch] = useState("");
  const [step, setStep] = useState("");
  const asked = useSettled(search.trim(), 300);
  // Steps and orders are looked for among as many as may be had at once.
  const list = useList(name, step || asked ? mostRows : limit, asked);
  if (list.isPending) return <Skeleton active />;
  if (list.error) return <Failed error={list.error} retry={() => void list.refetch()} />;
  const { items, customers, found } = list.data;
  const fits = (row: ListRow) =>
    (!step || row.step === step) &&
    (!asked || (row.name ?? "").toLowerCase().includes(asked.toLowerCase()));
  const rows = items.filter(fits);
  // What was there before stands until what is asked for has come.
  const waiting = list.isPlaceholderData;
  const count = (value: number) => formatNumber(i18n.language, value);
  const untold = list.data.warnings.some((warning) => warning.code === noCost);
  const nobody = asked || step ? "web.list.none" : "web.lists.nobody";
  return (
    <Card title={<h2>{list.data.title}</h2>}>
      <Basis list={list.data} />
      {me.data?.rights.includes("segments:change") && (
        <ListSettings list={name} currency={currency} open={untold} />
      )}
      {customers > 0 && (
        <Narrowing
          name={name}
          found={list.data}
          search={search}
          setSearch={setSearch}
          step={step}
          setStep={setStep}
        />
      )}
      {rows.length === 0 && !untold && !waiting && <EmptyState text={t(nobody)} />}
      {rows.length > 0 && (
        <>
          <div className="list-tools" role="status" aria-busy={waiting}>
            <span>
              {t(asked ? "web.lists.found" : "web.lists.shown", {
                shown: count(rows.length),
                n: count(asked ? found : customers),
              })}
            </span>
            {items.length < Math.min(found, mostRows) && (
              <Button size="small" loading={list.isFetching} onClick={() => setLimit(mostRows)}>
                {t("web.list.more")}
              </Button>
            )}
            {items.length >= mostRows && found > mostRows && (
              <span className="note">{t("web.lists.most", { most: count(mostRows) })}</span>
            )}
          </div>
          <Rows list={list.data} rows={rows} />
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
