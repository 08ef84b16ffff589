import { Card, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, takePage } from "../../api/client";
import type { Segment, SegmentMember } from "../../api/segments";
import { formatDay, formatMoney, formatNumber } from "../../format";
import { PagedTable, usePages } from "../../parts/pages";
import { EmptyState, Failed } from "../../parts/states";
import type { Column } from "../../parts/virtual_table";
import { useSettings } from "../../session";

export function MembersCard({ segment }: { segment: Segment }) {
  const { t, i18n } = useTranslation();
  const settings = useSettings();
  const language = i18n.language;
  const list = usePages(["segments", "members", segment.id, segment.version], (cursor, signal) =>
    takePage(
      api.GET("/api/v1/segments/{segment}/members", {
        params: {
          path: { segment: segment.id },
          query: { limit: 100, ...(cursor ? { cursor } : {}) },
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
    <Card title={<h2>{t("web.segments.members")}</h2>} className="members">
      <div className="list-tools">
        <Link to={"/customers?segment_id=" + segment.id}>{t("web.segments.in_list")}</Link>
        <a href={`/api/v1/segments/${segment.id}/members?format=csv`} download="members.csv">
          {t("web.list.export")}
        </a>
      </div>
      {list.isPending && <Skeleton active />}
      {list.error && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.data && list.rows.length === 0 && <EmptyState text={t("web.segments.nobody")} />}
      {list.rows.length > 0 && (
        <PagedTable
          label={t("web.segments.members")}
          columns={columns}
          list={list}
          keyOf={(one) => one.id}
        />
      )}
    </Card>
  );
}
