/** One table of a result: as its picture where it has one, as a table, as files. */
import { Button, Card } from "antd";
import { useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ResultTable, Row, StudyResult } from "../../api/studies";
import { downloadText, toCsv } from "../../csv";
import { ChartFigure, type FigureTable } from "../../parts/figure";
import { PlainTable } from "../../parts/plain_table";
import { Select } from "../../parts/select";
import { chosenBy, pictureOf } from "./pictures";
import { figureTable, narrowed, rowsAt, wordIn } from "./result";
import { useWriting } from "./writing";

export function useFigureTable(table: ResultTable, rows: Row[]): FigureTable {
  const { t } = useTranslation();
  return useMemo(
    () =>
      figureTable(table, rows, (heading) => [
        t("web.measure.low", { heading }),
        t("web.measure.high", { heading }),
      ]),
    [table, rows, t],
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

export function useMade({ found, table }: ResultFigureProps, rows: Row[]) {
  const write = useWriting();
  return useMemo(() => pictureOf({ found, table, rows, write }), [found, table, rows, write]);
}

/** A table with its picture; `chooser` stands above both. */
function Figure(props: ResultFigureProps & { rows: Row[]; chooser?: ReactNode; pictured?: boolean }) {
  const { found, table, rows, chooser, pictured = true } = props;
  const drawn = useMade({ found, table }, rows);
  const made = pictured ? drawn : null;
  const shown = useFigureTable(table, rows);
  const name = `${found.type}-${table.id}`;
  const title = made?.title ?? table.title;
  const wide = made ? made.wide : table.columns.length > 6;
  return (
    <Card title={<h2>{title}</h2>} className={wide ? "whole-row" : ""}>
      {chooser}
      {made ? (
        <div className={made.roomy ? `wide-picture ${made.roomy === "very" ? "very" : ""}` : ""}>
          <ChartFigure
            name={name}
            label={title}
            height={made.height}
            narrowHeight={made.narrowHeight}
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

/** One thing at a time, or all as a table. */
function ChosenFigure({ found, table, field }: ResultFigureProps & { field: string }) {
  const { t } = useTranslation();
  const all = useMemo(() => rowsAt(found, table.pointer), [found, table]);
  const words = all.map((_, place) => wordIn(table, place, field));
  const names = [...new Set(words)];
  const [wanted, setWanted] = useState<string | null>(null);
  const chosen = wanted === "" || (wanted !== null && names.includes(wanted)) ? wanted : (names[0] ?? "");
  const part = useMemo(
    () => (chosen === "" ? { table, rows: all } : narrowed(table, all, (place) => wordIn(table, place, field) === chosen)),
    [table, all, field, chosen],
  );
  const chooser = (
    <label className="joined chooser-line">
      {t("web.measure.choose")}
      <Select
        value={chosen}
        choices={[
          ...names.map((name) => ({ value: name, label: name })),
          { value: "", label: t("web.measure.choose_all") },
        ]}
        onChange={setWanted}
      />
    </label>
  );
  return <Figure found={found} table={part.table} rows={part.rows} chooser={chooser} pictured={chosen !== ""} />;
}

export function ResultFigure({ found, table }: ResultFigureProps) {
  const rows = useMemo(() => rowsAt(found, table.pointer), [found, table]);
  const field = chosenBy[table.id];
  if (field && rows.length > 0) return <ChosenFigure found={found} table={table} field={field} />;
  return <Figure found={found} table={table} rows={rows} />;
}
