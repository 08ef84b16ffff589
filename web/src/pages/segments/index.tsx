/** Saved segments: what they say, how large and how valuable they are, what they share. */
import { Button, Card, Skeleton } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useOverlap, useSegments, useSegmentSize, type Segment, type SegmentOverlap } from "../../api/segments";
import { formatMoney, formatNumber, formatShare } from "../../format";
import { heatDrawing } from "../../parts/charts/heat";
import { CustomersNav } from "../../parts/customers_nav";
import { ChartFigure } from "../../parts/figure";
import { EmptyState, Failed } from "../../parts/states";
import { useMe, useSettings } from "../../session";
import { SegmentsNav } from "./nav";
import { overlapCells } from "./overlap";

function Size({ segment }: { segment: Segment }) {
  const { t, i18n } = useTranslation();
  const settings = useSettings();
  const size = useSegmentSize(segment.id);
  const language = i18n.language;
  if (size.isPending) return <td colSpan={3}>…</td>;
  if (size.error) return <td colSpan={3}>{t("web.segments.not_counted")}</td>;
  const money = (value: string | null) =>
    formatMoney(language, value, settings.data?.currency ?? "GBP", true);
  return (
    <>
      <td className="figure">
        {formatNumber(language, size.data.customers)} · {formatShare(language, size.data.share)}
      </td>
      <td className="figure">{money(size.data.value)}</td>
      <td className="figure">{money(size.data.mean_value)}</td>
    </>
  );
}

function SegmentTable({ segments }: { segments: Segment[] }) {
  const { t } = useTranslation();
  return (
    <div className="table-frame tall" tabIndex={0} role="group" aria-label={t("web.segments.title")}>
      <table className="list">
        <thead>
          <tr>
            <th scope="col">{t("web.segments.name")}</th>
            <th scope="col" className="from-md">
              {t("web.segments.rule")}
            </th>
            <th scope="col" className="figure">
              {t("web.chart.customers")}
            </th>
            <th scope="col" className="figure">
              {t("web.segments.value")}
            </th>
            <th scope="col" className="figure">
              {t("web.segments.mean")}
            </th>
          </tr>
        </thead>
        <tbody>
          {segments.map((segment) => (
            <tr key={segment.id}>
              <th scope="row">
                <Link to={"/customers/segments/" + segment.id}>{segment.name}</Link>
              </th>
              <td className="from-md">{segment.words ?? segment.rule}</td>
              <Size segment={segment} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
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
      table={{
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
      {overlap.data && <OverlapFigure overlap={overlap.data} />}
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
  const segments = useSegments();
  const may = me.data?.rights.includes("segments:change");
  const items = segments.data?.items ?? [];
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
        {may && items.length > 0 && make}
      </div>
      <SegmentsNav />
      <p className="lead">{t("web.segments.lead")}</p>
      {segments.isPending && <Skeleton active />}
      {segments.error && <Failed error={segments.error} retry={() => void segments.refetch()} />}
      {segments.data && items.length === 0 && (
        <EmptyState text={t("web.segments.none")}>{may && make}</EmptyState>
      )}
      <div className="stack">
        {items.length > 0 && (
          <Card>
            <SegmentTable segments={items} />
          </Card>
        )}
        {items.length > 1 && <OverlapCard />}
      </div>
    </div>
  );
}
