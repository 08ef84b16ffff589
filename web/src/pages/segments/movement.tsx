import { Card, Skeleton } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMovement, type Segment } from "../../api/segments";
import { formatDay, formatNumber } from "../../format";
import { barDrawing } from "../../parts/charts/bars";
import { ChartFigure } from "../../parts/figure";
import { Failed } from "../../parts/states";
import { DayInput } from "./inputs";

/** The page of the segment with its members narrowed to those who moved so. */
export const membersWho = (segment: string, moved: string, from: string) =>
  `/customers/segments/${segment}?` + new URLSearchParams({ moved, from }).toString() + "#members";

const parts = ["stayed", "entered", "departed"] as const;

/** Who came into the segment and who left it since an earlier day. */
export function MovementCard({ segment }: { segment: Segment }) {
  const { t, i18n } = useTranslation();
  const [from, setFrom] = useState("");
  const movement = useMovement(segment.id, from);
  const language = i18n.language;
  const found = movement.data;
  const drawing = useMemo(
    () =>
      barDrawing(
        parts.map((part) => ({
          name: t("web.segments." + part),
          value: found?.[part] ?? 0,
          label: formatNumber(language, found?.[part]),
        })),
      ),
    [found, language],
  );
  return (
    <Card title={<h2>{t("web.segments.movement")}</h2>}>
      <label className="joined">
        {t("web.segments.since")}
        <DayInput label={t("web.segments.since")} value={from || (found?.from ?? "")} onChange={setFrom} />
      </label>
      {movement.isPending && <Skeleton active title={false} />}
      {movement.error && (
        <Failed error={movement.error} retry={() => void movement.refetch()} />
      )}
      {found && (
        <>
          <p>
            {t("web.segments.moved", {
              from: formatDay(language, found.from),
              to: formatDay(language, found.to),
              before: formatNumber(language, found.before),
              after: formatNumber(language, found.after),
            })}
          </p>
          <ChartFigure
            name="segment-movement"
            label={t("web.segments.movement_label")}
            height={140}
            drawing={drawing}
            opens={(row) => {
              const part = parts[row];
              return part && found[part] > 0 ? membersWho(segment.id, part, found.from) : null;
            }}
            table={{
              header: [t("web.behind.part_name"), t("web.chart.customers")],
              rows: parts.map((part) => [
                t("web.segments." + part),
                formatNumber(language, found[part]),
              ]),
              cells: parts.map((part) => [part, found[part]]),
            }}
          />
        </>
      )}
    </Card>
  );
}
