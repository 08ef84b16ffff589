/** Saved segments: what they say, how large and how valuable they are, what they share. */
import { Button, Card, Checkbox, Skeleton, Tag } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import {
  useOverlap,
  useSegments,
  useSegmentSizes,
  type Segment,
  type SegmentOverlap,
  type SegmentSize,
} from "../../api/segments";
import { formatDay, formatMoney, formatNumber, formatShare } from "../../format";
import { heatDrawing } from "../../parts/charts/heat";
import { CustomersNav } from "../../parts/customers_nav";
import { ChartFigure } from "../../parts/figure";
import { List, type Column } from "../../parts/list";
import { EmptyState, Failed } from "../../parts/states";
import { useMe, useSettings } from "../../session";
import { SegmentsNav } from "./nav";
import { customersBy, quoted } from "../value/rules";
import { overlapCells } from "./overlap";
import { Beginnings } from "./beginnings";

interface Sized {
  segment: Segment;
  size: SegmentSize | undefined;
  failed: boolean;
}

function SegmentTable({ segments }: { segments: Segment[] }) {
  const { t, i18n } = useTranslation();
  const settings = useSettings();
  const language = i18n.language;
  const sizes = useSegmentSizes(segments.map((segment) => segment.id));
  const rows = segments.map((segment, at): Sized => {
    const { data, error } = sizes[at]!;
    return { segment, size: data, failed: error !== null };
  });
  const money = (value: string | null | undefined) =>
    formatMoney(language, value, settings.data?.currency ?? "GBP", true);
  const number = (value: string | null | undefined) => (value == null ? null : Number(value));
  const write = (row: Sized, text: (size: SegmentSize) => string) =>
    row.size ? text(row.size) : row.failed ? t("web.segments.not_counted") : "…";
  const columns: Column<Sized>[] = [
    {
      name: "name",
      title: t("web.segments.name"),
      value: (row) => row.segment.name,
      show: (row) => (
        <>
          <Link to={"/customers/segments/" + row.segment.id}>{row.segment.name}</Link>
          {row.segment.archived_at && <Tag className="after">{t("web.segments.put_away")}</Tag>}
        </>
      ),
    },
    {
      name: "rule",
      title: t("web.segments.rule"),
      value: (row) => row.segment.words ?? row.segment.rule,
      seen: "from-md",
    },
    {
      name: "customers",
      title: t("web.chart.customers"),
      value: (row) => row.size?.customers ?? null,
      show: (row) =>
        write(row, (size) => formatNumber(language, size.customers) + " · " + formatShare(language, size.share)),
      figure: true,
    },
    {
      name: "value",
      title: t("web.segments.value"),
      value: (row) => number(row.size?.value),
      show: (row) => write(row, (size) => money(size.value)),
      figure: true,
      seen: "from-sm",
    },
    {
      name: "mean",
      title: t("web.segments.mean_ci"),
      value: (row) => number(row.size?.mean_value),
      show: (row) =>
        write(row, (size) =>
          size.mean_value_ci
            ? t("web.value.mean", {
                value: money(size.mean_value),
                low: money(size.mean_value_ci[0]),
                high: money(size.mean_value_ci[1]),
              })
            : money(size.mean_value),
        ),
      figure: true,
      seen: "from-sm",
    },
    {
      name: "changed",
      title: t("web.segments.changed"),
      value: (row) => row.segment.changed_at.slice(0, 10),
      show: (row) => formatDay(language, row.segment.changed_at.slice(0, 10)),
      seen: "from-md",
    },
  ];
  const ofKind = (row: Sized, kind: string) => row.segment.kind === kind;
  return (
    <List
      name="segments"
      label={t("web.segments.title")}
      rows={rows}
      rowKey={(row) => row.segment.id}
      columns={columns}
      filters={[
        {
          label: t("web.segments.kind"),
          choices: [
            { value: "rule", label: t("web.segments.by_rule") },
            { value: "model", label: t("web.segments.by_model") },
          ],
          fits: ofKind,
        },
      ]}
      empty={t("web.segments.none")}
    />
  );
}

function OverlapFigure({ overlap }: { overlap: SegmentOverlap }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const names = overlap.segments.map((segment) => segment.name);
  const cells = useMemo(() => overlapCells(overlap), [overlap]);
  const drawing = useMemo(
    () =>
      heatDrawing(
        names,
        names,
        cells.map((cell) => ({ ...cell, value: cell.share, text: formatShare(language, cell.share, 0) })),
        { x: t("web.segments.also"), y: t("web.segments.of_those") },
      ),
    [overlap, language],
  );
  return (
    <ChartFigure
      name="segment-overlap"
      label={t("web.segments.overlap_label")}
      height={80 + 44 * names.length}
      needs={["heat"]}
      drawing={drawing}
      opens={(row) => {
        const cell = cells[row];
        const [one, other] = [names[cell?.row ?? -1], names[cell?.column ?? -1]];
        if (one === undefined || other === undefined) return null;
        return customersBy(`segment(${quoted(one)}) and segment(${quoted(other)})`);
      }}
      table={{
        words: [true, true],
        header: [
          t("web.segments.of_those"),
          t("web.segments.also"),
          t("web.chart.customers"),
          t("web.chart.share"),
        ],
        rows: cells.map((cell) => [
          names[cell.row] ?? "",
          names[cell.column] ?? "",
          formatNumber(language, cell.customers),
          formatShare(language, cell.share),
        ]),
        cells: cells.map((cell) => [
          names[cell.row] ?? "",
          names[cell.column] ?? "",
          cell.customers,
          cell.share,
        ]),
      }}
    />
  );
}

function OverlapCard() {
  const { t, i18n } = useTranslation();
  const overlap = useOverlap();
  return (
    <Card title={<h2>{t("web.segments.overlap")}</h2>}>
      {overlap.isPending && <Skeleton active />}
      {overlap.error && <Failed error={overlap.error} retry={() => void overlap.refetch()} />}
      {overlap.data && (
        <div
          className={overlap.data.segments.length > 3 ? "wide-picture" : ""}
          tabIndex={0}
          role="group"
          aria-label={t("web.segments.overlap")}
        >
          <OverlapFigure overlap={overlap.data} />
        </div>
      )}
      {overlap.data && (
        <p className="note">
          {t("web.segments.in_none", {
            n: formatNumber(i18n.language, overlap.data.in_none),
            known: formatNumber(i18n.language, overlap.data.known),
          })}
        </p>
      )}
    </Card>
  );
}

export default function Segments() {
  const { t } = useTranslation();
  const me = useMe();
  const go = useNavigate();
  const [archived, setArchived] = useState(false);
  const segments = useSegments(archived);
  const may = me.data?.rights.includes("segments:change");
  const items = segments.data?.items ?? [];
  const living = items.filter((segment) => !segment.archived_at);
  const make = (
    <Button type="primary" onClick={() => void go("/customers/segments/new")}>
      {t("web.segments.new")}
    </Button>
  );
  return (
    <div className="page">
      <CustomersNav />
      <div className="title-line">
        <h1>{t("web.segments.title")}</h1>
        {may && living.length > 0 && make}
      </div>
      <SegmentsNav />
      <p className="lead">{t("web.segments.lead")}</p>
      {segments.isPending && <Skeleton active />}
      {segments.error && <Failed error={segments.error} retry={() => void segments.refetch()} />}
      {segments.data && items.length === 0 && (
        <EmptyState text={t("web.segments.none")}>{may && make}</EmptyState>
      )}
      {segments.data && living.length === 0 && may && <Beginnings />}
      <div className="stack">
        {items.length > 0 && (
          <Card>
            <SegmentTable segments={items} />
          </Card>
        )}
        {living.length > 1 && <OverlapCard />}
        <Checkbox checked={archived} onChange={(event) => setArchived(event.target.checked)}>
          {t("web.segments.with_archived")}
        </Checkbox>
      </div>
    </div>
  );
}
