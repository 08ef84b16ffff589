/** Pictures of models: the index, Kano with its budget, groups by attitude. */
import type { Row } from "../../../api/studies";
import { barDrawing } from "../../../parts/charts/bars";
import { frontierDrawing } from "../../../parts/charts/frontier";
import { heatDrawing } from "../../../parts/charts/heat";
import { pathDrawing } from "../../../parts/charts/path";
import { planeDrawing } from "../../../parts/charts/plane";
import { at, intervalIn, numberIn, rowsAt, textIn, wordIn } from "../result";
import {
  dumbbells,
  importanceMap,
  scores,
  withEnds,
  worded,
  type Made,
  type Maker,
  type Subject,
} from "./common";

export const constructs: Maker = (subject) => {
  const known = subject.rows.some((row) => numberIn(row, "index") !== null);
  return known ? scores(subject, { name: worded(subject, "name"), value: "index", ends: "index_ci" }) : null;
};

/** Groups by construct, shaded within each construct. */
export const groupIndices: Maker = ({ table, rows, write }) => {
  const parts = [...new Set(rows.map((row) => textIn(row, "group")))];
  const names = [...new Set(rows.map((row) => textIn(row, "construct")))];
  const field = numberIn(rows[0] ?? {}, "index") === null ? "value" : "index";
  const valuesOf = (name: string) =>
    rows.filter((row) => textIn(row, "construct") === name).map((row) => numberIn(row, field) ?? 0);
  const cells = rows.map((row, place) => {
    const all = valuesOf(textIn(row, "construct"));
    const low = Math.min(...all);
    const value = numberIn(row, field);
    return {
      row: parts.indexOf(textIn(row, "group")),
      column: names.indexOf(textIn(row, "construct")),
      value: value === null ? null : (value - low) / (Math.max(...all) - low || 1),
      text: wordIn(table, place, field).replace(" [", "\n["),
    };
  });
  return {
    drawing: heatDrawing(names.map(write.construct), parts, cells, { x: "", y: "" }),
    height: 40 + 42 * parts.length,
    needs: ["heat"],
    wide: true,
    roomy: true,
    note: write.say("note.group_indices"),
  };
};

export const paths: Maker = ({ found, rows, write }) => {
  const known = rowsAt(found, "/constructs");
  const target = String(at(found.result, "/ipma/target") ?? "");
  if (known.length < 2) return null;
  const boxes = known.map((one) => {
    const index = numberIn(one, "index");
    const fit = numberIn(one, "r2");
    const ends = intervalIn(one, "index_ci");
    const lines = [
      ...(index === null ? [] : [withEnds(write.number(index, 1), ends, (value) => write.number(value, 1))]),
      ...(fit === null ? [] : ["R² " + write.number(fit, 2)]),
    ];
    return { key: textIn(one, "name"), name: write.construct(textIn(one, "name")), lines, target: textIn(one, "name") === target };
  });
  const arrows = rows.map((row) => {
    const estimate = numberIn(row, "estimate") ?? 0;
    const ends = intervalIn(row, "ci");
    return {
      from: textIn(row, "from"),
      to: textIn(row, "to"),
      weight: Math.abs(estimate),
      lines: [
        write.number(estimate, 2),
        ...(ends ? [`[${write.number(ends[0], 2)}, ${write.number(ends[1], 2)}]`] : []),
      ],
      unsure: ends !== null && ends[0] <= 0 && ends[1] >= 0,
      negative: estimate < 0,
    };
  });
  const height = 460;
  return {
    drawing: pathDrawing(boxes, arrows, height),
    height,
    wide: true,
    roomy: true,
    note: write.say("note.paths"),
  };
};

export const importance: Maker = (subject) =>
  importanceMap(
    subject,
    { x: "importance", xs: "importance_ci", y: "performance", ys: "performance_ci" },
    false,
  );

const kanoClasses = ["M", "O", "A", "I", "R", "Q"];

type Named = (row: Row) => string;

/** Worse to the right (its sign turned), Better upwards; null where a figure is missing. */
function kanoPlane(rows: readonly Row[], nameOf: Named, write: Subject["write"]): Made | null {
  const points = rows.flatMap((row) => {
    const [better, worse] = [numberIn(row, "better"), numberIn(row, "worse")];
    if (better === null || worse === null) return [];
    const ends = intervalIn(row, "worse_ci");
    return [
      {
        name: nameOf(row),
        x: -worse,
        y: better,
        xs: ends ? ([-ends[1], -ends[0]] as [number, number]) : null,
        ys: intervalIn(row, "better_ci"),
        group: Math.max(0, kanoClasses.indexOf(textIn(row, "category"))),
      },
    ];
  });
  if (points.length < rows.length || points.length === 0) return null;
  // Only classes that occur are in the legend, in their usual order.
  const present = kanoClasses.flatMap((_, group) => (points.some((one) => one.group === group) ? [group] : []));
  const placed = points.map((one) => ({ ...one, group: present.indexOf(one.group) }));
  return {
    drawing: planeDrawing({
      points: placed,
      groups: present.map((group) => write.word(kanoClasses[group]!)),
      x: write.say("axis.worse"),
      y: write.say("axis.better"),
      formatX: (value) => write.number(value, 1),
      formatY: (value) => write.number(value, 1),
      cutX: 0.5,
      cutY: 0.5,
      fields: [write.word("A"), write.word("O"), write.word("I"), write.word("M")],
    }),
    height: 440,
    placeOf: (row) => ({ seriesIndex: placed[row]?.group ?? 0, dataIndex: row }),
    wide: true,
  };
}

export const kano: Maker = ({ rows, write }) => {
  const made = kanoPlane(rows, (row) => textIn(row, "name"), write);
  return made && { ...made, note: write.say("note.kano") };
};

/** One attribute in every group, and over all. */
export const kanoGroups: Maker = ({ found, rows, write }) => {
  const attribute = textIn(rows[0] ?? {}, "name");
  const whole = rowsAt(found, "/attributes").find((row) => textIn(row, "name") === attribute);
  const all = write.say("whole");
  const shown: Row[] = [...rows, ...(whole ? [{ ...whole, group: all }] : [])];
  const made = kanoPlane(shown, (row) => textIn(row, "group"), write);
  return made && { ...made, note: write.say("note.kano_groups", { all }) };
};

/** What is provided now and what the budget provides, of each attribute. */
export const budget: Maker = (subject) => {
  const { rows, write } = subject;
  const nameOf = (row: Row) => {
    const [cost, worth] = [numberIn(row, "cost") ?? 0, numberIn(row, "worth") ?? 0];
    return cost > 0 ? `${textIn(row, "name")}\n${write.money(cost)} → ${write.money(worth)}` : textIn(row, "name");
  };
  return {
    ...dumbbells(
      subject,
      nameOf,
      [
        { name: write.say("series.provided"), field: "now" },
        { name: write.say("series.planned"), field: "share" },
      ],
      (value) => write.percent(value, 0),
      { zero: true },
    ),
    height: 80 + 38 * rows.length,
    note: write.say("note.budget"),
  };
};

export const frontier: Maker = ({ found, rows, write }) => {
  const points = rows.map((row): [number, number] => [numberIn(row, "cost") ?? 0, numberIn(row, "worth") ?? 0]);
  if (points.length < 2) return null;
  const budget = (at(found.result, "/budget") ?? {}) as Row;
  const mark = (name: string, cost: string, worth: string) => {
    const [x, y] = [numberIn(budget, cost), numberIn(budget, worth)];
    return x === null || y === null ? [] : [{ name: write.say(name), at: [x, y] as [number, number] }];
  };
  const marks = [
    ...mark("mark.boundary", "boundary", "boundary_worth"),
    ...(budget["spent"] === budget["boundary"] ? [] : mark("mark.budget", "spent", "worth")),
  ];
  return {
    drawing: frontierDrawing(
      points,
      marks,
      { x: write.say("axis.cost"), y: write.say("axis.worth") },
      write.money,
    ),
    height: 320,
    note: write.say("note.frontier"),
  };
};

export const clusters: Maker = ({ rows, write }) => ({
  drawing: barDrawing(
    rows.map((row) => ({
      name: [textIn(row, "group"), textIn(row, "portrait")].filter(Boolean).join(": "),
      value: numberIn(row, "share") ?? 0,
      label: `${write.percent(numberIn(row, "share"), 0)} · n ${write.number(numberIn(row, "n"))}`,
    })),
  ),
  height: 26 + 58 * rows.length,
});

/** Groups by what is asked: the figure, how far it lies from the others, and * where that is certain. */
function groupHeat(subject: Subject, value: string, difference: string, share: boolean): Made {
  const { table, rows, write } = subject;
  const nameOf = (place: number) => wordIn(table, place, "name");
  // Groups by attitude have numbers for names.
  const called = (name: string) => (/^\d+$/.test(name) ? write.say("group", { name }) : name);
  const names = [...new Set(rows.map((_, place) => nameOf(place)))];
  const parts = [...new Set(rows.map((row) => textIn(row, "group")))];
  const cells = rows.map((row, place) => {
    const apart = numberIn(row, difference);
    const sure = (numberIn(row, "p_holm") ?? 1) < 0.05;
    const here = numberIn(row, value);
    const text = share ? write.percent(here, 0) : write.number(here, 1);
    const away = apart === null ? "" : write.signed(share ? 100 * apart : apart, 1);
    return {
      row: names.indexOf(nameOf(place)),
      column: parts.indexOf(textIn(row, "group")),
      value: apart === null || !sure ? 0 : Math.abs(apart),
      text: away === "" ? text : `${text}\n${away}${sure ? " *" : ""}`,
    };
  });
  // Each row has a scale of its own: shade by the greatest difference within it.
  const top = names.map((_, row) =>
    Math.max(...cells.filter((cell) => cell.row === row).map((cell) => cell.value)),
  );
  return {
    drawing: heatDrawing(
      parts.map(called),
      names.map(called),
      cells.map((cell) => ({ ...cell, value: cell.value / (top[cell.row] || 1) })),
      { x: "", y: "" },
    ),
    height: 60 + 46 * names.length,
    needs: ["heat"],
    wide: parts.length > 4,
    roomy: parts.length > 4,
    note: write.say(share ? "note.share_groups" : "note.profiles"),
  };
}

export const profiles: Maker = (subject) => groupHeat(subject, "mean", "difference", false);

export const itemGroups: Maker = (subject) => groupHeat(subject, "score", "difference", false);

export const shareGroups: Maker = (subject) =>
  groupHeat(subject, "share", "difference_share", true);

export const funnel: Maker = (subject) => {
  const field = numberIn(subject.rows[0] ?? {}, "share") === null ? "of_all" : "share";
  return scores(subject, { name: worded(subject, "name"), value: field, ends: field + "_ci", share: true, scale: [0, 1] });
};
