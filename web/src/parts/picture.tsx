/** Where a picture is drawn, and stepped through by the arrow keys. */
import { Skeleton } from "antd";
import type { ECharts } from "echarts/core";
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Mode } from "../theme";
import { inkOf, isNarrow, type Drawing, type Place } from "./charts/base";
import { loadCharts, type Extra } from "./echarts_more";

interface PictureProps {
  label: string;
  height: number;
  /** Where names break into lines: on a telephone. */
  narrowHeight?: number | undefined;
  drawing: Drawing;
  needs: readonly Extra[];
  mode: Mode;
  chart: { current: ECharts | null };
  rows: number;
  tell: (row: number) => string;
  placeOf: (row: number) => Place;
  rowOf: (place: Place) => number;
  /** Opens what a row is made of, by a click or the Enter key. */
  open?: (row: number) => void;
}

/** The row that a key leads to; null when the key is none of these. */
export function steppedRow(key: string, row: number, rows: number): number | null {
  if (rows === 0) return null;
  switch (key) {
    case "ArrowRight":
    case "ArrowDown":
      return Math.min(row + 1, rows - 1);
    case "ArrowLeft":
    case "ArrowUp":
      return Math.max(row - 1, 0);
    case "Home":
      return 0;
    case "End":
      return rows - 1;
    default:
      return null;
  }
}

/** Figures and words are painted first; pictures take the time that is left. */
const idle = () =>
  new Promise<void>((resolve) => {
    if (typeof requestIdleCallback === "undefined") setTimeout(resolve, 50);
    else requestIdleCallback(() => resolve(), { timeout: 1000 });
  });

/** An ECharts instance in `place`; its width in pixels, 0 until it is there. */
function useChart(needs: readonly Extra[], chart: { current: ECharts | null }) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const wanted = needs.join();
  useEffect(() => {
    let gone = false;
    let observer: ResizeObserver | undefined;
    const load = async () => {
      await idle();
      const { init } = await loadCharts(needs);
      if (gone || !place.current) return;
      chart.current = init(place.current);
      observer = new ResizeObserver(() => {
        chart.current?.resize();
        setWidth(chart.current?.getWidth() ?? 0);
      });
      observer.observe(place.current);
    };
    void load();
    return () => {
      gone = true;
      observer?.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
    // Callers give the needs as a new list each time; their names decide.
  }, [chart, wanted]);
  return { place, width };
}

export function Picture(props: PictureProps) {
  const { label, drawing, needs, mode, chart, rows, placeOf } = props;
  const { t } = useTranslation();
  const hint = useId();
  const { place, width } = useChart(needs, chart);
  const height = width > 0 && isNarrow(width) ? (props.narrowHeight ?? props.height) : props.height;
  const tell = useRef(props.tell);
  tell.current = props.tell;
  const opening = useRef(props);
  opening.current = props;
  const [row, setRow] = useState(-1);
  useEffect(() => {
    if (width === 0) return;
    chart.current?.setOption(
      drawing(inkOf(mode, width, (at) => tell.current(at))),
      true,
    );
    chart.current?.off("click");
    chart.current?.on("click", (given) => {
      const { open, rowOf } = opening.current;
      open?.(rowOf(given as unknown as Place));
    });
  }, [width, drawing, mode, chart]);
  const step = (event: KeyboardEvent) => {
    const next = steppedRow(event.key, row, rows);
    if (event.key === "Escape") chart.current?.dispatchAction({ type: "hideTip" });
    if (event.key === "Enter" && row >= 0) props.open?.(row);
    if (next === null) return;
    event.preventDefault();
    setRow(next);
    chart.current?.dispatchAction({ type: "showTip", ...placeOf(next) });
  };
  const leave = () => chart.current?.dispatchAction({ type: "hideTip" });
  return (
    <>
      {width === 0 && <Skeleton active title={false} />}
      <div
        ref={place}
        className="picture"
        role="application"
        aria-roledescription={t("web.chart.role")}
        aria-label={label}
        aria-describedby={hint}
        tabIndex={0}
        onKeyDown={step}
        onBlur={leave}
        style={{ height }}
      />
      <span id={hint} className="unseen">
        {t("web.chart.keys")} {props.open && t("web.chart.keys_open")}
      </span>
      <span className="unseen" aria-live="polite">
        {row >= 0 && row < rows ? props.tell(row).replaceAll("\n", "; ") : ""}
      </span>
    </>
  );
}
