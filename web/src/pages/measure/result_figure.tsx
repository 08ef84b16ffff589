/** One table of a result: as its picture where it has one, as a table, as files. */
import { Button, Card } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ResultTable, StudyResult } from "../../api/studies";
import { downloadText, toCsv } from "../../csv";
import { ChartFigure, PlainTable, type FigureTable } from "../../parts/figure";
import { pictureOf } from "./pictures";
import { figureTable, rowsAt } from "./result";
import { useWriting } from "./writing";

export function useFigureTable(found: StudyResult, table: ResultTable): FigureTable {
  const { t } = useTranslation();
  return useMemo(
    () =>
      figureTable(table, rowsAt(found, table.pointer), (heading) => [
        t("web.measure.low", { heading }),
        t("web.measure.high", { heading }),
      ]),
    [found, table, t],
  );
}

function SavedTable({ name, label, table }: { name: string; label: string; table: FigureTable }) {
  const { t } = useTranslation();
  const save = () =>
    downloadText(
      name + ".csv",
      toCsv(table.csvHeader ?? table.header, table.cells),
      "text/csv;charset=utf-8",
    );
  return (
    <figure>
      <div className="figure-tools">
        <span className="figure-saves" role="group" aria-label={t("web.chart.save")}>
          <Button size="small" type="text" onClick={save}>
            CSV
          </Button>
        </span>
      </div>
      <PlainTable label={label} table={table} />
    </figure>
  );
}

interface ResultFigureProps {
  found: StudyResult;
  table: ResultTable;
}

export function useMade({ found, table }: ResultFigureProps) {
  const write = useWriting();
  return useMemo(
    () => pictureOf({ found, table, rows: rowsAt(found, table.pointer), write }),
    [found, table, write],
  );
}

export function ResultFigure({ found, table }: ResultFigureProps) {
  const made = useMade({ found, table });
  const shown = useFigureTable(found, table);
  const name = `${found.type}-${table.id}`;
  const title = made?.title ?? table.title;
  const wide = made ? made.wide : table.columns.length > 6;
  return (
    <Card title={<h2>{title}</h2>} className={wide ? "whole-row" : ""}>
      {made ? (
        <div className={made.roomy ? "wide-picture" : ""}>
          <ChartFigure
            name={name}
            label={title}
            height={made.height}
            drawing={made.drawing}
            table={shown}
            {...(made.needs ? { needs: made.needs } : {})}
            {...(made.placeOf ? { placeOf: made.placeOf } : {})}
          />
        </div>
      ) : (
        <SavedTable name={name} label={table.title} table={shown} />
      )}
      {made?.note && <p className="note">{made.note}</p>}
    </Card>
  );
}
