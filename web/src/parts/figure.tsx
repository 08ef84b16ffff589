import { Button, Segmented, Skeleton } from "antd";
import type { ECharts } from "echarts/core";
import { use, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { download, downloadText, toCsv, type Cell } from "../csv";
import { chartColours, type Mode } from "../theme";
import { ModeContext } from "./mode";

export type ChartOption = Parameters<ECharts["setOption"]>[0];

export interface FigureTable {
  header: string[];
  /** As shown. */
  rows: string[][];
  /** As exported: plain numbers. */
  cells: Cell[][];
}

interface FigureProps {
  name: string;
  /** Says in a sentence what the picture shows. */
  label: string;
  height: number;
  option: (mode: Mode) => ChartOption;
  table: FigureTable;
}

/** A chart that can also be read as a table, and taken along. */
export function ChartFigure({ name, label, height, option, table }: FigureProps) {
  const { t } = useTranslation();
  const [view, setView] = useState<"chart" | "table">("chart");
  const chart = useRef<ECharts | null>(null);
  const { mode } = use(ModeContext);
  const savePicture = () => {
    const url = chart.current?.getDataURL({
      type: "png",
      pixelRatio: 2,
      backgroundColor: chartColours(mode).ground,
    });
    if (url) download(name + ".png", url);
  };
  const saveTable = () =>
    downloadText(name + ".csv", toCsv(table.header, table.cells), "text/csv;charset=utf-8");
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
        <span>
          <Button size="small" type="text" onClick={saveTable}>
            CSV
          </Button>
          {view === "chart" && (
            <Button size="small" type="text" onClick={savePicture}>
              PNG
            </Button>
          )}
        </span>
      </div>
      {view === "chart" ? (
        <Picture label={label} height={height} option={option} chart={chart} mode={mode} />
      ) : (
        <PlainTable label={label} table={table} />
      )}
    </figure>
  );
}

function PlainTable({ label, table }: { label: string; table: FigureTable }) {
  return (
    <table className="plain-table">
      <caption>{label}</caption>
      <thead>
        <tr>
          {table.header.map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row) => (
          <tr key={row.join("|")}>
            {row.map((text, at) =>
              at === 0 ? (
                <th key={at} scope="row">
                  {text}
                </th>
              ) : (
                <td key={at}>{text}</td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface PictureProps {
  label: string;
  height: number;
  option: (mode: Mode) => ChartOption;
  mode: Mode;
  chart: { current: ECharts | null };
}

function Picture({ label, height, option, mode, chart }: PictureProps) {
  const place = useRef<HTMLDivElement>(null);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    let gone = false;
    let observer: ResizeObserver | undefined;
    void import("./echarts").then(({ init }) => {
      if (gone || !place.current) return;
      chart.current = init(place.current);
      observer = new ResizeObserver(() => chart.current?.resize());
      observer.observe(place.current);
      setReady(true);
    });
    return () => {
      gone = true;
      observer?.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, [chart]);
  useEffect(() => {
    if (ready) chart.current?.setOption(option(mode), true);
  }, [ready, option, mode, chart]);
  return (
    <>
      {!ready && <Skeleton active title={false} />}
      <div ref={place} role="img" aria-label={label} style={{ height }} />
    </>
  );
}
