/** What the pictures of results share. */
import type { ResultTable, Row, StudyResult } from "../../../api/studies";
import type { Drawing, Place } from "../../../parts/charts/base";
import { dumbbellDrawing, type DumbbellRow } from "../../../parts/charts/dumbbell";
import { planeDrawing } from "../../../parts/charts/plane";
import { scoreDrawing, type Score } from "../../../parts/charts/score";
import type { Extra } from "../../../parts/echarts_more";
import { intervalIn, numberIn, textIn, wordIn } from "../result";

/** How figures and words are written for the reader. */
export interface Writing {
  number: (value: number | null, digits?: number) => string;
  percent: (value: number | null, digits?: number) => string;
  signed: (value: number, digits?: number) => string;
  money: (value: number) => string;
  /** A text of the pages: "web.measure." + name. */
  say: (name: string, values?: Record<string, unknown>) => string;
  /** A word of results: "study.word." + name, or itself. */
  word: (name: string) => string;
  /** The name of a construct, which built-in models have in every language. */
  construct: (name: string) => string;
}

export interface Made {
  drawing: Drawing;
  height: number;
  /** On a telephone, where names break into lines. */
  narrowHeight?: number;
  needs?: Extra[];
  placeOf?: (row: number) => Place;
  /** Of the picture, where the table's would mislead. */
  title?: string;
  /** Stands over the whole width. */
  wide?: boolean;
  /** Needs room: scrolls sideways on a telephone, or wherever there is less than it asks for. */
  roomy?: boolean | "very";
  /** What to read it by, below. */
  note?: string;
}

export interface Subject {
  found: StudyResult;
  table: ResultTable;
  rows: Row[];
  write: Writing;
}

export type Maker = (subject: Subject) => Made | null;

const rowHeight = 30;
const narrowRowHeight = 42;
export const heightOf = (rows: number, more = 50) => rowHeight * rows + more;
const whole: [number, number] = [0, 100];

/** "71.8 [71.5, 72.0]". */
export function withEnds(text: string, ends: [number, number] | null, write: (value: number) => string) {
  return ends ? `${text} [${write(ends[0])}, ${write(ends[1])}]` : text;
}

export interface ScoreParts {
  name: (row: Row, place: number) => string;
  value: string;
  ends: string;
  share?: boolean;
  scale?: [number, number] | undefined;
  /** Not from 0 to 100, but about zero as far as it goes. */
  free?: boolean;
  goal?: (row: Row) => number | null;
  tone?: (row: Row) => Score["tone"];
  more?: (row: Row, place: number) => string;
  /** In place of figure and interval; null: as ever. */
  label?: (row: Row, place: number) => string | null;
}

/** Decimals that tell the marks of an axis apart. */
const digitsOf = (most: number) => (most < 0.5 ? 2 : most < 6 ? 1 : 0);

/** A bar for each row with its interval. */
export function scores(subject: Subject, parts: ScoreParts): Made {
  const { rows, write } = subject;
  const all = rows.flatMap((row) => [numberIn(row, parts.value) ?? 0, ...(intervalIn(row, parts.ends) ?? [])]);
  const digits = parts.free ? digitsOf(Math.max(...all.map(Math.abs))) : 0;
  const say = (value: number) =>
    parts.share ? write.percent(value, 0) : write.number(value, digits + 1);
  const drawn = rows.map((row, place): Score => {
    const ends = intervalIn(row, parts.ends);
    const value = numberIn(row, parts.value);
    const own = parts.label?.(row, place) ?? null;
    const text = own ?? (value === null ? "–" : withEnds(say(value), ends, say));
    return {
      name: parts.name(row, place),
      value,
      low: ends?.[0],
      high: ends?.[1],
      goal: parts.goal?.(row),
      tone: parts.tone?.(row),
      label: text + (parts.more?.(row, place) ?? ""),
    };
  });
  const scale = parts.scale ?? (parts.share || parts.free ? undefined : whole);
  return {
    drawing: scoreDrawing(
      drawn,
      (value) => (parts.share ? write.percent(value, 0) : write.number(value, digits)),
      scale,
    ),
    height: heightOf(rows.length),
    narrowHeight: narrowRowHeight * rows.length + 50,
  };
}

export const named = (field: string) => (row: Row) => textIn(row, field);
export const worded = ({ table }: Subject, field: string) => (_: Row, place: number) => wordIn(table, place, field);

export function dumbbells(
  subject: Subject,
  name: (row: Row, place: number) => string,
  series: { name: string; field: string; ends?: string }[],
  format: (value: number) => string,
  more: { zero?: boolean; joined?: boolean; step?: number } = {},
): Made {
  const rows = subject.rows.map((row, place): DumbbellRow => ({
    name: name(row, place),
    points: series.map((one) => {
      const ends = one.ends ? intervalIn(row, one.ends) : null;
      return { value: numberIn(row, one.field), low: ends?.[0], high: ends?.[1] };
    }),
  }));
  const values = (index: number) => rows.map((row) => row.points[index]?.value ?? null);
  // What is known of no row, or says the same as another throughout, is left out.
  const shown = series.filter((_, index) => {
    const own = JSON.stringify(values(index));
    const again = series.some((__, later) => later > index && JSON.stringify(values(later)) === own);
    return !again && values(index).some((value) => value !== null);
  });
  const kept = rows.map((row) => ({
    ...row,
    points: row.points.filter((_, index) => shown.includes(series[index]!)),
  }));
  return {
    drawing: dumbbellDrawing(
      kept,
      shown.map((one) => one.name),
      format,
      more,
    ),
    height: heightOf(rows.length, 80),
    narrowHeight: narrowRowHeight * rows.length + 100,
    placeOf: (row) => ({
      seriesIndex: Math.max(
        0,
        (kept[row]?.points ?? []).findIndex((point) => point.value !== null),
      ),
      dataIndex: row,
    }),
  };
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / (values.length || 1);

const ipaFields = (write: Writing): [string, string, string, string] => [
  write.say("field.overkill"),
  write.say("field.keep_up"),
  write.say("field.low_priority"),
  write.say("field.concentrate"),
];

/** Importance to the right, performance upwards, parted at the means. */
export function importanceMap(
  subject: Subject,
  fields: { x: string; xs: string; y: string; ys: string },
  share: boolean,
): Made | null {
  const { rows, write } = subject;
  const points = rows.flatMap((row) => {
    const [x, y] = [numberIn(row, fields.x), numberIn(row, fields.y)];
    return x === null || y === null
      ? []
      : [{ name: write.construct(textIn(row, "name")), x, y, xs: intervalIn(row, fields.xs), ys: intervalIn(row, fields.ys), group: 0 }];
  });
  if (points.length < 2 || points.length < rows.length) return null;
  return {
    drawing: planeDrawing({
      points,
      groups: [""],
      x: write.say(share ? "axis.share" : "axis.importance"),
      y: write.say("axis.performance"),
      formatX: (value) => (share ? write.percent(value, 0) : write.number(value, 2)),
      formatY: (value) => write.number(value),
      cutX: mean(points.map((one) => one.x)),
      cutY: mean(points.map((one) => one.y)),
      fields: ipaFields(write),
    }),
    height: 420,
    note: write.say("note.importance"),
  };
}
