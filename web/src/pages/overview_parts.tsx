import { Card } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Evaluation } from "../api/evaluation";
import { formatMoney, formatNumber, formatShare } from "../format";
import { barDrawing } from "../parts/charts/bars";
import { curveDrawing } from "../parts/charts/curve";
import { ChartFigure } from "../parts/figure";
import { EmptyState } from "../parts/states";

export function LifecycleCard({ evaluation }: { evaluation: Evaluation }) {
  const { t, i18n } = useTranslation();
  const { lifecycle: stages, currency } = evaluation;
  const language = i18n.language;
  const drawing = useMemo(
    () =>
      barDrawing(
        stages.map((stage) => ({
          name: stage.name,
          value: stage.customers,
          label: formatNumber(language, stage.customers) + " · " + formatShare(language, stage.share),
        })),
      ),
    [stages, language],
  );
  return (
    <Card title={<h2>{t("web.overview.lifecycle")}</h2>}>
      <ChartFigure
        name="lifecycle"
        label={t("web.overview.lifecycle_label")}
        height={34 * stages.length + 24}
        drawing={drawing}
        table={{
          header: [
            t("web.chart.stage"),
            t("web.chart.customers"),
            t("web.chart.share"),
            t("web.chart.value"),
          ],
          rows: stages.map((stage) => [
            stage.name,
            formatNumber(language, stage.customers),
            formatShare(language, stage.share),
            formatMoney(language, stage.value, currency, true),
          ]),
          cells: stages.map((stage) => [
            stage.name,
            stage.customers,
            stage.share,
            Number(stage.value),
          ]),
        }}
      />
      <details>
        <summary>{t("web.figure.definition")}</summary>
        <ul>
          {stages.map((stage) => (
            <li key={stage.stage}>
              {stage.name}: {stage.rule}
            </li>
          ))}
        </ul>
      </details>
    </Card>
  );
}

export function ConcentrationCard({ evaluation }: { evaluation: Evaluation }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const found = evaluation.concentration;
  const y = t(found?.whale_of === "profit" ? "web.chart.of_profit" : "web.chart.of_sales");
  const x = t("web.chart.of_customers");
  const share = (value: number) => formatShare(language, value);
  const drawing = useMemo(() => {
    const fifth = found?.whale.find((point) => point[0] >= 0.2);
    const percent = (value: number) => formatShare(language, value, 0);
    const marks = fifth ? [{ at: fifth, label: percent(fifth[1]) }] : [];
    return curveDrawing(found?.whale ?? [], { x, y }, percent, marks);
  }, [found, x, y, language]);
  return (
    <Card title={<h2>{t("web.overview.concentration")}</h2>}>
      {!found && <EmptyState text={t("web.figure.no_data")} />}
      {found && (
        <>
          <p>
            {t("web.overview.top_20", {
              share: share(found.top_20_share),
              interval: found.top_20_ci
                ? t("web.figure.interval", {
                    low: share(found.top_20_ci[0]),
                    high: share(found.top_20_ci[1]),
                  })
                : "",
              n: formatNumber(language, found.n),
            })}
          </p>
          <ChartFigure
            name="concentration"
            label={t("web.overview.concentration_label")}
            height={260}
            drawing={drawing}
            table={{
              header: [x, y],
              rows: found.whale.map((row) => row.map(share)),
              cells: found.whale,
            }}
          />
          <details>
            <summary>{t("web.figure.definition")}</summary>
            <p>{found.definition}</p>
          </details>
        </>
      )}
    </Card>
  );
}
