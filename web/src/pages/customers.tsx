import { Button, Form, Input, Skeleton } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { api, take, type Customer } from "../api/client";
import { formatDay, formatNumber } from "../format";
import { ColumnChoice, useColumns } from "../parts/column_choice";
import { ListFoot, usePages } from "../parts/pages";
import { EmptyState, Failed } from "../parts/states";
import { VirtualTable, type Column } from "../parts/virtual_table";
import { filterNames, toQuery, withFilters, type Filters } from "./customer_filters";

/** "/" leads to the search from anywhere but a field. */
function useSearchKey(form: { current: HTMLElement | null }) {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      const inField = event.target instanceof Element && event.target.closest("input, textarea");
      if (event.key !== "/" || event.ctrlKey || event.metaKey || inField) return;
      event.preventDefault();
      form.current?.querySelector("input")?.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [form]);
}

function FilterForm() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const place = useRef<HTMLDivElement>(null);
  useSearchKey(place);
  const current = Object.fromEntries(filterNames.map((name) => [name, params.get(name) ?? ""]));
  const apply = (values: Filters) => setParams(withFilters(values));
  return (
    <div ref={place} role="search">
      {/* The key fills the fields anew when the address changes, as by Back. */}
      <Form key={params.toString()} layout="inline" initialValues={current} onFinish={apply}>
        {filterNames.map((name) => (
          <Form.Item key={name} name={name} label={t("web.customers.filter." + name)}>
            <Input allowClear className={"filter-" + name} />
          </Form.Item>
        ))}
        <Button type="primary" htmlType="submit">
          {t("web.customers.search")}
        </Button>
        <Button type="text" onClick={() => setParams({})}>
          {t("web.customers.clear")}
        </Button>
      </Form>
      <p className="note">{t("web.customers.hint")}</p>
    </div>
  );
}

const columnNames = [
  "name",
  "city",
  "region",
  "country",
  "segment",
  "joined",
  "gender",
  "birth_date",
  "language",
  "records",
  "number",
] as const;
type ColumnName = (typeof columnNames)[number];
const usual: ColumnName[] = ["name", "city", "region", "country", "segment", "joined", "records"];
const fromWide = new Set<ColumnName>(["city", "country", "segment", "joined", "records"]);

function useCell() {
  const { t, i18n } = useTranslation();
  return (one: Customer, name: ColumnName) => {
    switch (name) {
      case "name":
        return (
          <Link to={"/customers/" + one.id}>
            {one.name ?? t("web.customers.nameless", { id: one.id })}
          </Link>
        );
      case "joined":
        return formatDay(i18n.language, one.joined_at);
      case "birth_date":
        return formatDay(i18n.language, one.birth_date);
      case "records":
        return formatNumber(i18n.language, one.records);
      case "number":
        return one.id;
      default:
        return one[name] ?? "–";
    }
  };
}

export default function Customers() {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const [chosen, choose] = useColumns("customers", columnNames, usual);
  const cell = useCell();
  const filters = toQuery(params);
  const list = usePages(["customers", filters], (cursor, signal) =>
    take(
      api.GET("/api/v1/customers", {
        params: { query: { ...filters, limit: 100, ...(cursor ? { cursor } : {}) } },
        signal,
      }),
    ),
  );
  const title = (name: ColumnName) => t("web.customers.column." + name);
  // Few columns fit any screen; with many, those that tell less wait for a wider one.
  const columns: Column<Customer>[] = chosen.map((name) => ({
    key: name,
    title: title(name),
    cell: (one) => cell(one, name),
    ...(name === "records" ? { figure: true } : {}),
    ...(chosen.length > 3 && fromWide.has(name) ? { className: "from-md" } : {}),
  }));
  return (
    <div className="page">
      <h1>{t("web.nav.customers")}</h1>
      <FilterForm />
      <div className="list-tools">
        <ColumnChoice
          all={columnNames}
          chosen={chosen}
          fixed="name"
          titleOf={title}
          choose={choose}
          usual={usual}
        />
      </div>
      {list.isPending && <Skeleton active paragraph={{ rows: 12 }} />}
      {list.error && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.data && list.rows.length === 0 && <EmptyState text={t("web.customers.none")} />}
      {list.rows.length > 0 && (
        <VirtualTable
          key={JSON.stringify(filters)}
          label={t("web.nav.customers")}
          columns={columns}
          rows={list.rows}
          keyOf={(one) => one.id}
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
      )}
    </div>
  );
}
