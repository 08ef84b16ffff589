/** How large the segment was, and what it was: with the way back to an earlier version. */
import { Button, Card, Skeleton } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import {
  useSegmentVersions,
  useSizeHistory,
  type Segment,
  type SegmentSize,
  type SegmentVersion,
} from "../../api/segments";
import { formatDay, formatInstant, formatMoney, formatNumber, formatShare } from "../../format";
import { trendDrawing } from "../../parts/charts/trend";
import { ChartFigure } from "../../parts/figure";
import { Failed } from "../../parts/states";
import { useSettings } from "../../session";

function SizeFigure({ sizes }: { sizes: SegmentSize[] }) {
  const { t, i18n } = useTranslation();
  const settings = useSettings();
  const language = i18n.language;
  const money = (value: string) =>
    formatMoney(language, value, settings.data?.currency ?? "GBP", true);
  const drawing = useMemo(
    () =>
      trendDrawing(
        sizes.map((size) => formatDay(language, size.as_of)),
        [
          {
            name: t("web.chart.customers"),
            // Counts of all customers: they have no interval.
            points: sizes.map((size) => ({ value: size.customers, low: null, high: null })),
          },
        ],
        (value) => formatNumber(language, value),
      ),
    [sizes, language],
  );
  return (
    <ChartFigure
      name="segment-size"
      label={t("web.segments.history_label")}
      height={220}
      drawing={drawing}
      table={{
        header: [
          t("web.segments.as_of"),
          t("web.chart.customers"),
          t("web.chart.share"),
          t("web.segments.value"),
        ],
        rows: sizes.map((size) => [
          formatDay(language, size.as_of),
          formatNumber(language, size.customers),
          formatShare(language, size.share),
          money(size.value),
        ]),
        cells: sizes.map((size) => [size.as_of, size.customers, size.share, Number(size.value)]),
      }}
    />
  );
}

/** Of a segment by rule; by the rule as it is now. */
export function SizeHistoryCard({ segment, asOf }: { segment: Segment; asOf: string | undefined }) {
  const { t } = useTranslation();
  const history = useSizeHistory(segment.id, segment.version, asOf);
  return (
    <Card title={<h2>{t("web.segments.history")}</h2>}>
      {history.isPending && <Skeleton active title={false} />}
      {history.error && <Failed error={history.error} retry={() => void history.refetch()} />}
      {history.data && <SizeFigure sizes={history.data} />}
      <p className="note">{t("web.segments.history_note")}</p>
    </Card>
  );
}

interface VersionsProps {
  segment: Segment;
  may: boolean;
  restore: (version: SegmentVersion) => void;
}

/** What the segment was, latest first; an earlier one can be taken back. */
export function VersionsCard({ segment, may, restore }: VersionsProps) {
  const { t, i18n } = useTranslation();
  const settings = useSettings();
  const versions = useSegmentVersions(segment.id, segment.version);
  const items = versions.data?.items ?? [];
  if (versions.error) {
    return <Failed error={versions.error} retry={() => void versions.refetch()} />;
  }
  if (items.length < 2) return null;
  const zone = settings.data?.time_zone ?? "UTC";
  return (
    <Card title={<h2>{t("web.segments.versions")}</h2>}>
      <ol className="lines">
        {items.map((version) => (
          <li key={version.version}>
            <strong>{version.name}</strong> ·{" "}
            {t("web.segments.version", {
              n: version.version,
              at: formatInstant(i18n.language, version.changed_at, zone),
              by: version.changed_by,
            })}
            <br />
            <code className="rule">{version.rule}</code>
            {may && version.version !== segment.version && segment.kind === "rule" && (
              <Button size="small" onClick={() => restore(version)}>
                {t("web.segments.restore")}
                <span className="unseen"> {version.version}</span>
              </Button>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
