import { Card, Skeleton } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useSearchParams } from "react-router";
import { api, takePage } from "../../api/client";
import type { Segment, SegmentMember } from "../../api/segments";
import { formatDay, formatMoney, formatNumber } from "../../format";
import { PagedTable, usePages } from "../../parts/pages";
import { Select } from "../../parts/select";
import { EmptyState, Failed } from "../../parts/states";
import type { Column } from "../../parts/virtual_table";
import { useSettings } from "../../session";

const kinds = ["stayed", "entered", "departed"] as const;

export function MembersCard({ segment }: { segment: Segment }) {
  const { t, i18n } = useTranslation();
  const settings = useSettings();
  const language = i18n.language;
  const place = useRef<HTMLDivElement>(null);
  const [params, setParams] = useSearchParams();
  const { hash } = useLocation();
  const from = params.get("from") ?? "";
  const moved = kinds.find((kind) => kind === params.get("moved"));
  const narrowed = moved ? { moved, ...(from ? { from } : {}) } : {};
  useEffect(() => {
    if (hash === "#members") place.current?.scrollIntoView();
  }, [hash, moved, from]);
  const key = ["segments", "members", segment.id, segment.version, moved, from];
  const list = usePages(key, (cursor, signal) =>
    takePage(
      api.GET("/api/v1/segments/{segment}/members", {
        params: {
          path: { segment: segment.id },
          query: { limit: 100, ...narrowed, ...(cursor ? { cursor } : {}) },
        },
        signal,
      }),
    ),
  );
  const columns: Column<SegmentMember>[] = [
    {
      key: "name",
      title: t("web.customers.column.name"),
      cell: (one) => (
        <Link to={"/customers/" + one.id}>
          {one.name ?? t("web.customers.nameless", { id: one.id })}
        </Link>
      ),
    },
    {
      key: "region",
      title: t("web.customers.column.region"),
      cell: (one) => one.region ?? "–",
      className: "from-md",
    },
    {
      key: "orders",
      title: t("web.customers.column.purchases"),
      cell: (one) => formatNumber(language, one.orders),
      figure: true,
      className: "from-md",
    },
    {
      key: "value",
      title: t("web.segments.value"),
      cell: (one) => formatMoney(language, one.value, settings.data?.currency ?? "GBP", true),
      figure: true,
    },
    {
      key: "last",
      title: t("web.customers.column.last_purchase"),
      cell: (one) => formatDay(language, one.last_order),
      className: "from-md",
    },
  ];
  return (
    <Card
      ref={place}
      id="members"
      title={<h2>{t("web.segments.members")}</h2>}
      className="members"
    >
      <div className="list-tools">
        <label className="joined">
          {t("web.segments.shown")}
          <Select
            value={moved ?? ""}
            onChange={(kind) => setParams(kind ? { moved: kind, ...(from ? { from } : {}) } : {})}
            choices={[
              { value: "", label: t("web.segments.members_now") },
              ...kinds.map((kind) => ({ value: kind, label: t("web.segments." + kind) })),
            ]}
          />
        </label>
        {moved && from && (
          <span>
            {t("web.segments.since")} {formatDay(language, from)}
          </span>
        )}
        <Link to={"/customers?segment_id=" + segment.id}>{t("web.segments.in_list")}</Link>
        <a
          href={
            `/api/v1/segments/${segment.id}/members?` +
            new URLSearchParams({ format: "csv", ...narrowed }).toString()
          }
          download="members.csv"
        >
          {t("web.list.export")}
        </a>
      </div>
      {list.isPending && <Skeleton active />}
      {list.error && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.data && list.rows.length === 0 && <EmptyState text={t("web.segments.nobody")} />}
      {list.rows.length > 0 && (
        <PagedTable
          key={moved ?? ""}
          label={t("web.segments.members")}
          columns={columns}
          list={list}
          keyOf={(one) => one.id}
        />
      )}
    </Card>
  );
}
