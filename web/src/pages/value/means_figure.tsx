/** Means on a scale of 0 to 100 with their intervals, one below the other. */
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../format";
import { intervalDrawing } from "../../parts/charts/intervals";
import { ChartFigure } from "../../parts/figure";

export interface Mean {
  name: string;
  label: string;
  mean: number;
  interval: readonly number[] | null;
  n: number;
}

interface MeansProps {
  /** Of the saved files. */
  name: string;
  label: string;
  /** Heading of the names. */
  head: string;
  means: Mean[];
  /** Where a mean leads: to the customers that it is over. */
  opens?: (name: string) => string | null;
}

export function MeansFigure({ name, label, head, means, opens }: MeansProps) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const write = (value: number | null | undefined) => formatNumber(language, value, 1);
  const drawing = useMemo(
    () =>
      intervalDrawing(
        means.map((one) => ({
          name: one.label,
          value: one.mean,
          low: one.interval?.[0] ?? one.mean,
          high: one.interval?.[1] ?? one.mean,
        })),
        t("web.loyalty.scale"),
        (value) => formatNumber(language, value),
      ),
    [means, language],
  );
  return (
    <ChartFigure
      name={name}
      label={label}
      height={46 * means.length + 50}
      drawing={drawing}
      {...(opens ? { opens: (row: number) => (means[row] ? opens(means[row].name) : null) } : {})}
      table={{
        header: [
          head,
          t("web.loyalty.mean"),
          t("web.chart.low"),
          t("web.chart.high"),
          t("web.chart.n"),
        ],
        rows: means.map((one) => [
          one.label,
          write(one.mean),
          write(one.interval?.[0]),
          write(one.interval?.[1]),
          formatNumber(language, one.n),
        ]),
        cells: means.map((one) => [
          one.name,
          one.mean,
          one.interval?.[0] ?? null,
          one.interval?.[1] ?? null,
          one.n,
        ]),
      }}
    />
  );
}
