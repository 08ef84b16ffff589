import { useQuery } from "@tanstack/react-query";
import { Button, Empty, Form, Input, Skeleton } from "antd";
import { useEffect, useRef, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { api, take, type Customer } from "../api/client";
import { formatDay, formatNumber } from "../format";
import { Failed } from "../parts/states";
import { filterNames, toQuery, withFilters, type Filters } from "./customer_filters";

/** Arrow keys step from one customer to the next. */
function stepBetweenLinks(event: KeyboardEvent<HTMLElement>) {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>("tbody a")];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  const next = links[at + step];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
}

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

/** The less a column tells, the wider the screen must be that shows it. */
const columns = [
  { name: "name", seen: "" },
  { name: "city", seen: "from-md" },
  { name: "region", seen: "" },
  { name: "country", seen: "from-md" },
  { name: "segment", seen: "from-md" },
  { name: "joined", seen: "from-lg" },
  { name: "records", seen: "from-lg" },
] as const;

/** A plain table: Ant Design's measures scroll bars by a style that the policy forbids. */
function CustomerTable({ customers }: { customers: Customer[] }) {
  const { t, i18n } = useTranslation();
  const cell = (one: Customer, name: (typeof columns)[number]["name"]) => {
    switch (name) {
      case "name":
        return (
          <Link to={"/customers/" + one.id}>
            {one.name ?? t("web.customers.nameless", { id: one.id })}
          </Link>
        );
      case "joined":
        return formatDay(i18n.language, one.joined_at);
      case "records":
        return formatNumber(i18n.language, one.records);
      default:
        return one[name] ?? "–";
    }
  };
  return (
    <table className="list" aria-label={t("web.nav.customers")} onKeyDown={stepBetweenLinks}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.name} scope="col" className={column.seen}>
              {t("web.customers.column." + column.name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {customers.map((one) => (
          <tr key={one.id}>
            {columns.map((column) => (
              <td key={column.name} className={column.seen}>
                {cell(one, column.name)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export default function Customers() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const query = toQuery(params);
  const page = useQuery({
    queryKey: ["customers", query],
    queryFn: ({ signal }) => take(api.GET("/api/v1/customers", { params: { query }, signal })),
  });
  const turn = (cursor: string | null) => {
    const next = new URLSearchParams(params);
    if (cursor) next.set("cursor", cursor);
    else next.delete("cursor");
    setParams(next);
  };
  return (
    <div className="page">
      <h1>{t("web.nav.customers")}</h1>
      <FilterForm />
      {page.isPending && <Skeleton active paragraph={{ rows: 12 }} />}
      {page.error && <Failed error={page.error} retry={() => void page.refetch()} />}
      {page.data?.items.length === 0 && <Empty description={t("web.customers.none")} />}
      {page.data && page.data.items.length > 0 && <CustomerTable customers={page.data.items} />}
      <nav className="pager" aria-label={t("web.customers.pages")}>
        <Button disabled={!params.has("cursor")} onClick={() => turn(null)}>
          {t("web.customers.first")}
        </Button>
        <Button disabled={!page.data?.next} onClick={() => turn(page.data?.next ?? null)}>
          {t("web.customers.next")}
        </Button>
      </nav>
    </div>
  );
}
