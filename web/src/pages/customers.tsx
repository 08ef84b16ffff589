import { Button, Form, Input, Skeleton } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { api, takePage } from "../api/client";
import { ColumnChoice, useColumns } from "../parts/column_choice";
import { CustomersNav } from "../parts/customers_nav";
import { PagedTable, usePages } from "../parts/pages";
import { EmptyState } from "../parts/states";
import type { Column } from "../parts/virtual_table";
import {
  columnNames,
  figures,
  fromWide,
  memberOf,
  shownColumns,
  sortKeys,
  usual,
  type ColumnName,
  type Listed,
} from "./customer_columns";
import { useCell } from "./customer_cells";
import { ListRefusal, RuleLine } from "./customer_rule";
import { SegmentFilter } from "./customer_segments";
import {
  fileAddress,
  filterNames,
  sorted,
  toggledSort,
  toQuery,
  withFilters,
  type Filters,
} from "./customer_filters";

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
  const apply = (values: Filters) => setParams(withFilters(values, params));
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
        <Button type="text" onClick={() => setParams(withFilters({}, params))}>
          {t("web.customers.clear")}
        </Button>
      </Form>
      <p className="note">{t("web.customers.hint")}</p>
    </div>
  );
}

export default function Customers() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const [chosen, choose] = useColumns("customers", columnNames, usual);
  const cell = useCell();
  const query = toQuery(params);
  const list = usePages(["customers", query], (cursor, signal) =>
    takePage(
      api.GET("/api/v1/customers", {
        params: {
          query: cursor
            ? { ...query, limit: 100, cursor }
            : { ...query, limit: 100, total: true },
        },
        signal,
      }),
    ),
  );
  const title = (name: ColumnName) => t("web.customers.column." + name);
  const sort = params.get("sort") ?? "";
  const sortBy = (key: string) => {
    const next = new URLSearchParams(params);
    next.set("sort", toggledSort(sort, key));
    setParams(next);
  };
  // Few columns fit any screen; with many, those that tell less wait for a wider one.
  const shown = shownColumns(chosen, sort);
  const columns: Column<Listed>[] = shown.map((name) => {
    const key = sortKeys[name];
    return {
      key: name,
      title: title(name),
      cell: (one) => cell(one, name),
      ...(figures.has(name) ? { figure: true } : {}),
      ...(shown.length > 3 && fromWide.has(name) && sortKeys[name] !== sort.replace(/^-/, "") ? { className: "from-md" } : {}),
      ...(key ? { onSort: () => sortBy(key), ...sorted(sort, key) } : {}),
    };
  });
  const total = list.data?.pages[0]?.total;
  return (
    <div className="page">
      <CustomersNav />
      <h1>{t("web.nav.customers")}</h1>
      <FilterForm />
      {params.has("rule") && <RuleLine rule={params.get("rule") ?? ""} />}
      <div className="list-tools">
        <SegmentFilter />
        <ColumnChoice
          all={columnNames}
          chosen={chosen}
          fixed="name"
          titleOf={title}
          choose={choose}
          usual={usual}
        />
        <a href={fileAddress(query, shown.map(memberOf))} download="customers.csv">
          {t("web.list.export")}
        </a>
        {typeof total === "number" && (
          <span role="status">
            {t("web.customers.total", { n: total })}
          </span>
        )}
      </div>
      {list.isPending && <Skeleton active paragraph={{ rows: 12 }} />}
      {list.error && (
        <ListRefusal
          rule={params.get("rule") ?? "everyone"}
          error={list.error}
          retry={() => void list.refetch()}
        />
      )}
      {list.data && list.rows.length === 0 && <EmptyState
          text={t(Object.keys(query).length > 0 ? "web.customers.none" : "web.customers.nobody_yet")}
        />}
      {list.rows.length > 0 && (
        <PagedTable
          key={JSON.stringify(query)}
          label={t("web.nav.customers")}
          columns={columns}
          list={list}
          keyOf={(one) => one.id}
        />
      )}
    </div>
  );
}
