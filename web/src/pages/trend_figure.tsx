import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Series } from "../api/evaluation";
import { formatMonth } from "../format";
import { trendDrawing } from "../parts/charts/trend";
import { ChartFigure } from "../parts/figure";
import { formatFigure, type KeyFigure } from "./figures";
import { fromFirst, seriesRows, trendOf } from "./series";

/** One key figure over the months, with the band of its intervals. */
export function TrendFigure({ series: all, name, height }: { series: Series; name: KeyFigure; height: number }) {
  const { t, i18n } = useTranslation();
  const series = useMemo(() => fromFirst(all, name), [all, name]);
  const language = i18n.language;
  const title = t("web.figure." + name);
  const { drawing, table } = useMemo(() => {
    const monthOf = (day: string) => formatMonth(language, day);
    const write = (value: number) => formatFigure(language, name, value, series.currency);
    return {
      drawing: trendDrawing(
        series.points.map((point) => monthOf(point.until)),
        [{ name: title, points: trendOf(series, name) }],
        write,
      ),
      table: seriesRows(series, name, language, monthOf),
    };
  }, [series, name, language, title]);
  return (
    <ChartFigure
      name={"trend-" + name}
      label={t("web.trend.label", { figure: title, months: series.period_months })}
      height={height}
      drawing={drawing}
      table={{
        header: [
          t("web.chart.month"),
          title,
          t("web.chart.low"),
          t("web.chart.high"),
          t("web.chart.n"),
        ],
        ...table,
      }}
    />
  );
}
