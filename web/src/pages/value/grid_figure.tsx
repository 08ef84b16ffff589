/** Groups of customers in a grid, each cell with its figures; a cell opens its customers. */
import { Segmented } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ValueLabel } from "../../api/value";
import { formatMoney, formatNumber, formatShare } from "../../format";
import { heatDrawing } from "../../parts/charts/heat";
import { ChartFigure } from "../../parts/figure";
import { gridCells, measures, type Measure, type Place } from "./grid";
import { customersBy } from "./rules";

interface GridProps {
  /** Of the saved files. */
  name: string;
  label: string;
  places: readonly Place[];
  labels: ValueLabel[];
  nameOf: (group: string) => string;
  ruleOf: (group: string) => string;
  rows: string[];
  columns: string[];
  axes: { x: string; y: string };
  currency: string;
  /** Pixels of a row. */
  rowHeight?: number;
}

export function GridFigure(props: GridProps) {
  const { name, label, places, labels, nameOf, ruleOf, rows, columns, axes, currency } = props;
  const { rowHeight = 120 } = props;
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const [by, setBy] = useState<Measure>("current_value");
  const cells = useMemo(() => gridCells(places, labels, by), [places, labels, by]);
  const money = (value: string) => formatMoney(language, value, currency, true);
  const measureName = (measure: Measure) => t("web.value.measure." + measure);
  const drawing = useMemo(
    () =>
      heatDrawing(
        columns,
        rows,
        cells.map((cell) => ({
          column: cell.column,
          row: cell.row,
          value: cell.part,
          text: [
            `{b|${nameOf(cell.name)}}`,
            `${formatNumber(language, cell.label.customers)} · ${formatShare(language, cell.share, 0)}`,
            by === "customers"
              ? money(cell.label.current_value)
              : `${money(cell.label[by])} · ${formatShare(language, cell.part, 0)}`,
          ].join("\n"),
        })),
        axes,
      ),
    [cells, language, by, currency],
  );
  return (
    <ChartFigure
      name={name}
      label={label}
      height={rowHeight * rows.length + 60}
      needs={["heat"]}
      drawing={drawing}
      opens={(row) => (cells[row] ? customersBy(ruleOf(cells[row].name)) : null)}
      tools={
        <Segmented
          size="small"
          className="wrapping"
          aria-label={t("web.value.shade")}
          value={by}
          onChange={setBy}
          options={measures.map((value) => ({ value, label: measureName(value) }))}
        />
      }
      table={{
        header: [
          t("web.value.group"),
          t("web.chart.customers"),
          t("web.chart.share"),
          t("web.value.now"),
          t("web.value.to_come"),
          t("web.value.at_risk"),
        ],
        rows: cells.map((cell) => [
          nameOf(cell.name),
          formatNumber(language, cell.label.customers),
          formatShare(language, cell.share),
          money(cell.label.current_value),
          money(cell.label.clv),
          money(cell.label.value_at_risk),
        ]),
        cells: cells.map((cell) => [
          cell.name,
          cell.label.customers,
          cell.share,
          Number(cell.label.current_value),
          Number(cell.label.clv),
          Number(cell.label.value_at_risk),
        ]),
      }}
    />
  );
}
