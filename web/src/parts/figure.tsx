import { Button, Segmented } from "antd";
import type { ECharts } from "echarts/core";
import { use, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { download, downloadText, toCsv, type Cell } from "../csv";
import { chartColours } from "../theme";
import { inkOf, type Drawing, type Place } from "./charts/base";
import { loadCharts, type Extra } from "./echarts_more";
import { ModeContext } from "./mode";
import { Picture } from "./picture";
import { PlainTable } from "./plain_table";

export interface FigureTable {
  header: string[];
  /** As shown. */
  rows: string[][];
  /** As exported: plain numbers. */
  cells: Cell[][];
  /** Heads of the exported columns, where they are others. */
  csvHeader?: string[];
  /** Which columns hold words and stand left. */
  words?: boolean[];
  /** What the cells are put in order by, where the exported ones are others. */
  keys?: (Cell | undefined)[][];
}

interface FigureProps {
  /** Of the files that are saved. */
  name: string;
  /** Says in a sentence what the picture shows. */
  label: string;
  height: number;
  /** On a telephone, where names break into lines. */
  narrowHeight?: number | undefined;
  /** Keep it with useMemo: the picture is drawn anew when it changes. */
  drawing: Drawing;
  table: FigureTable;
  needs?: readonly Extra[];
  /** Where the picture shows a row of the table; row by row in the first series unless said. */
  placeOf?: (row: number) => Place;
  /** Which row of the table a datum of the picture is. */
  rowOf?: (place: Place) => number;
  /** Where a row leads: to the customers it is made of. */
  opens?: (row: number) => string | null;
  /** Beside the switch between picture and table. */
  tools?: ReactNode;
}

const rowOfDatum = (place: Place) => place.dataIndex;
const rowInFirstSeries = (row: number): Place => ({ seriesIndex: 0, dataIndex: row });

/** A row as lines "column: value"; the first column heads them. */
export function tellRow(table: FigureTable, row: number): string {
  const found = table.rows[row];
  if (!found) return "";
  const [head, ...rest] = found;
  return [head, ...rest.map((text, at) => table.header[at + 1] + ": " + text)].join("\n");
}

/** A picture that can be read as a table too, stepped through by keys, and taken along. */
export function ChartFigure(props: FigureProps) {
  const { name, label, height, drawing, table, needs = [], placeOf = rowInFirstSeries } = props;
  const { rowOf = rowOfDatum, opens } = props;
  const { t } = useTranslation();
  const go = useNavigate();
  const [view, setView] = useState<"chart" | "table">("chart");
  const chart = useRef<ECharts | null>(null);
  const { mode } = use(ModeContext);
  const tell = (row: number) => tellRow(table, row);
  const ground = chartColours(mode).ground;
  const savePng = () => {
    const url = chart.current?.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: ground });
    if (url) download(name + ".png", url);
  };
  const saveSvg = async () => {
    // Wide enough for a report, however narrow the card.
    const width = Math.max(chart.current?.getWidth() ?? 0, 800);
    const { init } = await loadCharts([...needs, "svg"]);
    const drawn = init(null, null, { renderer: "svg", ssr: true, width, height });
    drawn.setOption({ ...drawing(inkOf(mode, width, tell)), backgroundColor: ground });
    downloadText(name + ".svg", drawn.renderToSVGString(), "image/svg+xml", false);
    drawn.dispose();
  };
  const open = (row: number) => {
    const address = opens?.(row);
    if (address) void go(address);
  };
  const saveTable = () =>
    downloadText(name + ".csv", toCsv(table.csvHeader ?? table.header, table.cells), "text/csv;charset=utf-8");
  return (
    <figure>
      <div className="figure-tools">
        <Segmented
          size="small"
          aria-label={label}
          value={view}
          onChange={setView}
          options={[
            { value: "chart", label: t("web.chart.chart") },
            { value: "table", label: t("web.chart.table") },
          ]}
        />
        {props.tools}
        <span className="figure-saves" role="group" aria-label={t("web.chart.save")}>
          <Button size="small" type="text" onClick={saveTable}>
            CSV
          </Button>
          {view === "chart" && (
            <>
              <Button size="small" type="text" onClick={savePng}>
                PNG
              </Button>
              <Button size="small" type="text" onClick={() => void saveSvg()}>
                SVG
              </Button>
            </>
          )}
        </span>
      </div>
      {view === "chart" ? (
        <Picture
          label={label}
          height={height}
          narrowHeight={props.narrowHeight}
          drawing={drawing}
          needs={needs}
          mode={mode}
          chart={chart}
          rows={table.rows.length}
          tell={tell}
          placeOf={placeOf}
          rowOf={rowOf}
          {...(opens ? { open } : {})}
        />
      ) : (
        <PlainTable label={label} table={table} {...(opens ? { opens } : {})} />
      )}
    </figure>
  );
}
