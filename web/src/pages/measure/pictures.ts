/** Which picture a table of a result has, by the table's name. */
import type { ResultTable, Row, StudyResult } from "../../api/studies";
import type { Drawing, Place } from "../../parts/charts/base";
import { barDrawing } from "../../parts/charts/bars";
import { dumbbellDrawing, type DumbbellRow } from "../../parts/charts/dumbbell";
import { frontierDrawing } from "../../parts/charts/frontier";
import { heatDrawing } from "../../parts/charts/heat";
import { intervalDrawing } from "../../parts/charts/intervals";
import { journeyDrawing } from "../../parts/charts/journey";
import { pathDrawing } from "../../parts/charts/path";
import { planeDrawing } from "../../parts/charts/plane";
import { scoreDrawing, type Score } from "../../parts/charts/score";
import type { Extra } from "../../parts/echarts_more";
import { at, intervalIn, numberIn, rowsAt, textIn, wordIn } from "./result";

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
}

export interface Made {
  drawing: Drawing;
  height: number;
  needs?: Extra[];
  placeOf?: (row: number) => Place;
  /** Stands over the whole width. */
  wide?: boolean;
  /** Needs room: scrolls sideways on a telephone. */
  roomy?: boolean;
  /** What to read it by, below. */
  note?: string;
}

export interface Subject {
  found: StudyResult;
  table: ResultTable;
  rows: Row[];
  write: Writing;
}

type Maker = (subject: Subject) => Made | null;

const rowHeight = 30;
const heightOf = (rows: number, more = 50) => rowHeight * rows + more;
const whole: [number, number] = [0, 100];

/** "71.8 [71.5, 72.0]". */
function withEnds(text: string, ends: [number, number] | null, write: (value: number) => string) {
  return ends ? `${text} [${write(ends[0])}, ${write(ends[1])}]` : text;
}

interface ScoreParts {
  name: (row: Row, place: number) => string;
  value: string;
  ends: string;
  share?: boolean;
  scale?: [number, number] | undefined;
  goal?: (row: Row) => number | null;
  tone?: (row: Row) => Score["tone"];
  more?: (row: Row, place: number) => string;
}

/** A bar for each row with its interval. */
function scores(subject: Subject, parts: ScoreParts): Made {
  const { rows, write } = subject;
  const say = (value: number) => (parts.share ? write.percent(value, 0) : write.number(value, 1));
  const drawn = rows.map((row, place): Score => {
    const ends = intervalIn(row, parts.ends);
    const value = numberIn(row, parts.value);
    const text = value === null ? "–" : withEnds(say(value), ends, say);
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
  const scale = parts.scale ?? (parts.share ? undefined : whole);
  return {
    drawing: scoreDrawing(
      drawn,
      (value) => (parts.share ? write.percent(value, 0) : write.number(value)),
      scale,
    ),
    height: heightOf(rows.length),
  };
}

const named = (field: string) => (row: Row) => textIn(row, field);
const worded = ({ table }: Subject, field: string) => (_: Row, place: number) => wordIn(table, place, field);

// ---------------------------------------------------------------- pictures of more than one type

const groups: Maker = (subject) =>
  scores(subject, {
    name: worded(subject, "group"),
    value: "score",
    ends: "score_ci",
    tone: (row) => ((numberIn(row, "p_holm") ?? 1) < 0.05 && (numberIn(row, "difference") ?? 0) < 0 ? "bad" : undefined),
  });

function dumbbells(
  subject: Subject,
  name: (row: Row, place: number) => string,
  series: { name: string; field: string; ends?: string }[],
  format: (value: number) => string,
  more: { zero?: boolean; joined?: boolean } = {},
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
    placeOf: (row) => ({
      seriesIndex: Math.max(
        0,
        (kept[row]?.points ?? []).findIndex((point) => point.value !== null),
      ),
      dataIndex: row,
    }),
  };
}

// ---------------------------------------------------------------- generation 1

const units: Maker = (subject) =>
  scores(subject, {
    name: named("unit"),
    value: "score",
    ends: "score_ci",
    tone: (row) => ((numberIn(row, "red_lines") ?? 0) > 0 ? "bad" : undefined),
    more: (row) =>
      ` · ${textIn(row, "rank")}` +
      ((numberIn(row, "red_lines") ?? 0) > 0 ? " · ▲" + String(row["red_lines"]) : ""),
  });

const standards: Maker = (subject) =>
  scores(subject, {
    name: (row) => textIn(row, "name") + (row["red_line"] === true ? " ▲" : ""),
    value: "rate",
    ends: "rate_ci",
    share: true,
    scale: [0, 1],
    tone: (row) => (row["red_line"] === true ? "bad" : undefined),
  });

// ---------------------------------------------------------------- generations 2 and 5

const items: Maker = (subject) =>
  subject.found.type === "perceived"
    ? scores(subject, { name: named("name"), value: "score", ends: "score_ci" })
    : null;

const gaps: Maker = (subject) =>
  dumbbells(
    subject,
    named("name"),
    [
      { name: subject.write.say("series.expectation"), field: "expectation" },
      { name: subject.write.say("series.perception"), field: "perception" },
    ],
    (value) => subject.write.number(value),
  );

const sources: Maker = (subject) => {
  const { rows, write } = subject;
  const known = rows.filter((row) => intervalIn(row, "gap_ci"));
  if (known.length < rows.length) return null;
  return {
    drawing: intervalDrawing(
      rows.map((row, place) => {
        const [low, high] = intervalIn(row, "gap_ci")!;
        const name = [wordIn(subject.table, place, "source"), wordIn(subject.table, place, "name")];
        return { name: name.filter(Boolean).join(" · "), value: numberIn(row, "gap") ?? 0, low, high };
      }),
      write.say("series.gap"),
      (value) => write.number(value),
    ),
    height: heightOf(rows.length),
  };
};

const shortboard: Maker = (subject) => ({
  ...dumbbells(
    subject,
    named("name"),
    [
      { name: subject.write.say("series.score"), field: "score", ends: "score_ci" },
      { name: subject.write.say("series.goal"), field: "goal" },
      { name: subject.write.say("series.best"), field: "best_score" },
      { name: subject.write.say("series.worst"), field: "worst_score" },
      { name: subject.write.say("series.competitor"), field: "competitor" },
    ],
    (value) => subject.write.number(value),
  ),
  wide: true,
  note: subject.write.say("note.shortboard"),
});

// ---------------------------------------------------------------- generation 3

const constructs: Maker = (subject) => {
  const known = subject.rows.some((row) => numberIn(row, "index") !== null);
  return known ? scores(subject, { name: named("name"), value: "index", ends: "index_ci" }) : null;
};

const groupIndices: Maker = (subject) =>
  scores(subject, {
    name: (row) => [textIn(row, "group"), textIn(row, "construct")].filter(Boolean).join(" · "),
    value: numberIn(subject.rows[0] ?? {}, "index") === null ? "value" : "index",
    ends: intervalIn(subject.rows[0] ?? {}, "index_ci") ? "index_ci" : "ci",
  });

const paths: Maker = ({ found, rows, write }) => {
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
    return { key: textIn(one, "name"), name: textIn(one, "name"), lines, target: textIn(one, "name") === target };
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

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / (values.length || 1);

const ipaFields = (write: Writing): [string, string, string, string] => [
  write.say("field.overkill"),
  write.say("field.keep_up"),
  write.say("field.low_priority"),
  write.say("field.concentrate"),
];

/** Importance to the right, performance upwards, parted at the means. */
function importanceMap(
  subject: Subject,
  fields: { x: string; xs: string; y: string; ys: string },
  share: boolean,
): Made | null {
  const { rows, write } = subject;
  const points = rows.flatMap((row) => {
    const [x, y] = [numberIn(row, fields.x), numberIn(row, fields.y)];
    return x === null || y === null
      ? []
      : [{ name: textIn(row, "name"), x, y, xs: intervalIn(row, fields.xs), ys: intervalIn(row, fields.ys), group: 0 }];
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

const importance: Maker = (subject) =>
  importanceMap(
    subject,
    { x: "importance", xs: "importance_ci", y: "performance", ys: "performance_ci" },
    false,
  );

// ---------------------------------------------------------------- generation 4

const reasons: Maker = (subject) =>
  dumbbells(
    subject,
    named("name"),
    [
      { name: subject.write.say("series.dissatisfied"), field: "share", ends: "share_ci" },
      { name: subject.write.say("series.others"), field: "others" },
    ],
    (value) => subject.write.percent(value, 0),
    { zero: true },
  );

const twoDrivers: Maker = (subject) =>
  dumbbells(
    subject,
    named("name"),
    [
      {
        name: subject.write.say("series.to_dissatisfaction"),
        field: "dissatisfaction",
        ends: "dissatisfaction_ci",
      },
      { name: subject.write.say("series.to_satisfaction"), field: "satisfaction", ends: "satisfaction_ci" },
    ],
    (value) => subject.write.percent(value, 0),
    { zero: true, joined: false },
  );

const asymmetry: Maker = (subject) => ({
  ...dumbbells(
    subject,
    (row, place) => `${textIn(row, "name")} · ${wordIn(subject.table, place, "kind")}`,
    [
      { name: subject.write.say("series.penalty"), field: "penalty", ends: "penalty_ci" },
      { name: subject.write.say("series.reward"), field: "reward", ends: "reward_ci" },
    ],
    (value) => subject.write.number(value, 1),
    { zero: true },
  ),
  note: subject.write.say("note.asymmetry"),
});

// ---------------------------------------------------------------- generation 6

const kanoClasses = ["M", "O", "A", "I", "R", "Q"];

const kano: Maker = ({ rows, write }) => {
  const points = rows.flatMap((row) => {
    const [better, worse] = [numberIn(row, "better"), numberIn(row, "worse")];
    if (better === null || worse === null) return [];
    const ends = intervalIn(row, "worse_ci");
    return [
      {
        name: textIn(row, "name"),
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
    note: write.say("note.kano"),
  };
};

const frontier: Maker = ({ found, rows, write }) => {
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
      (value) => write.number(value),
    ),
    height: 320,
    note: write.say("note.frontier"),
  };
};

// ---------------------------------------------------------------- generation 7

const clusters: Maker = ({ rows, write }) => ({
  drawing: barDrawing(
    rows.map((row) => ({
      name: [textIn(row, "group"), textIn(row, "portrait")].filter(Boolean).join(": "),
      value: numberIn(row, "share") ?? 0,
      label: `${write.percent(numberIn(row, "share"), 0)} · n ${write.number(numberIn(row, "n"))}`,
    })),
  ),
  height: 26 + 58 * rows.length,
});

const profiles: Maker = ({ rows, write }) => {
  const names = [...new Set(rows.map((row) => textIn(row, "name")))];
  const parts = [...new Set(rows.map((row) => textIn(row, "group")))];
  const cells = rows.map((row) => {
    const difference = numberIn(row, "difference");
    const sure = (numberIn(row, "p_holm") ?? 1) < 0.05;
    const value = write.number(numberIn(row, "mean"), 1);
    return {
      row: names.indexOf(textIn(row, "name")),
      column: parts.indexOf(textIn(row, "group")),
      value: difference === null || !sure ? 0 : Math.abs(difference),
      text: difference === null ? value : `${value}\n${write.signed(difference, 1)}${sure ? " *" : ""}`,
    };
  });
  // Each row has a scale of its own: shade by the greatest difference within it.
  const top = names.map((_, row) =>
    Math.max(...cells.filter((cell) => cell.row === row).map((cell) => cell.value)),
  );
  return {
    drawing: heatDrawing(
      parts,
      names,
      cells.map((cell) => ({ ...cell, value: cell.value / (top[cell.row] || 1) })),
      { x: write.say("axis.group"), y: "" },
    ),
    height: 60 + 46 * names.length,
    needs: ["heat"],
    note: write.say("note.profiles"),
  };
};

const funnel: Maker = (subject) => {
  const field = numberIn(subject.rows[0] ?? {}, "share") === null ? "of_all" : "share";
  return scores(subject, { name: worded(subject, "name"), value: field, ends: field + "_ci", share: true, scale: [0, 1] });
};

// ---------------------------------------------------------------- generation 8

const curve: Maker = (subject) => ({
  ...scores(subject, {
    name: (row) => subject.write.number(numberIn(row, "answer")),
    value: "loyalty",
    ends: "loyalty_ci",
    more: (row) => ` · n ${subject.write.number(numberIn(row, "n"))}`,
  }),
  note: subject.write.say("note.curve"),
});

const delight: Maker = (subject) =>
  dumbbells(
    subject,
    named("name"),
    [
      { name: subject.write.say("series.merely"), field: "merely_score" },
      { name: subject.write.say("series.delighted"), field: "delighted_score" },
    ],
    (value) => subject.write.number(value),
  );

// ---------------------------------------------------------------- generation 9

const kinds = ["delight", "plain", "pain"];

const journey: Maker = ({ found, table, rows, write }) => {
  const known = rowsAt(found, "/stages").filter((row) => numberIn(row, "score") !== null);
  const names = known.map((row) => textIn(row, "stage"));
  const touchpoints = rows.map((row) => ({
    name: textIn(row, "name"),
    stage: names.indexOf(textIn(row, "stage")),
    value: numberIn(row, "score") ?? 0,
    group: Math.max(0, kinds.indexOf(textIn(row, "kind") || "plain")),
  }));
  if (known.length < 2 || table.rows.length === 0) return null;
  return {
    drawing: journeyDrawing(
      known.map((row) => {
        const ends = intervalIn(row, "score_ci");
        return {
          name: write.word(textIn(row, "stage")),
          value: numberIn(row, "score")!,
          low: ends?.[0] ?? null,
          high: ends?.[1] ?? null,
        };
      }),
      touchpoints,
      [write.word("delight"), write.say("journey.plain"), write.word("pain")],
      { stages: write.say("journey.stages"), score: write.say("axis.performance") },
      (value) => write.number(value),
    ),
    height: 420,
    placeOf: (row) => ({ seriesIndex: touchpoints[row]?.group ?? 0, dataIndex: row }),
    wide: true,
    roomy: true,
    note: write.say("note.journey"),
  };
};

const tasks: Maker = (subject) =>
  scores(subject, { name: named("name"), value: "share", ends: "share_ci", share: true, scale: [0, 1] });

// ---------------------------------------------------------------- generation 10

const chain: Maker = ({ found, rows, write }) => {
  const indicators = rowsAt(found, "/indicators");
  const names = [...new Set(rows.flatMap((row) => [textIn(row, "from"), textIn(row, "to")]))];
  if (names.length < 2) return null;
  const boxes = names.map((name) => {
    const own = indicators.find((row) => textIn(row, "item") === name);
    const score = own ? numberIn(own, "score") : null;
    const ends = own ? intervalIn(own, "score_ci") : null;
    const digits = name === "spend" ? 0 : 1;
    return {
      key: name,
      name: write.word(name),
      lines: score === null ? [] : [withEnds(write.number(score, digits), ends, (value) => write.number(value, digits))],
      target: false,
    };
  });
  const arrows = rows.map((row) => {
    const estimate = numberIn(row, "correlation") ?? 0;
    const ends = intervalIn(row, "correlation_ci");
    return {
      from: textIn(row, "from"),
      to: textIn(row, "to"),
      weight: Math.abs(estimate),
      lines: [
        write.number(numberIn(row, "correlation"), 2),
        ...(ends ? [`[${write.number(ends[0], 2)}, ${write.number(ends[1], 2)}]`] : []),
      ],
      unsure: row["held"] !== true,
      negative: estimate < 0,
    };
  });
  return {
    drawing: pathDrawing(boxes, arrows, 150),
    height: 150,
    wide: true,
    roomy: true,
    note: write.say("note.chain"),
  };
};

const indicators: Maker = (subject) => {
  const { found, rows, table } = subject;
  // Spend is money and has no place on a scale to 100.
  if (found.type !== "management" || rows.some((row) => (numberIn(row, "score") ?? 0) > 100)) return null;
  return scores(subject, {
    name: (row, place) => (textIn(row, "name") ? "　" + textIn(row, "name") : wordIn(table, place, "link")),
    value: "score",
    ends: "score_ci",
    goal: (row) => numberIn(row, "target"),
    tone: (row) => (textIn(row, "state") === "alert" ? "bad" : undefined),
  });
};

// ---------------------------------------------------------------- made of several

const board: Maker = (subject) => {
  const made = importanceMap(subject, { x: "share", xs: "share_ci", y: "score", ys: "score_ci" }, true);
  return made && { ...made, wide: true };
};

/** Money has no end at 100. */
const bands: Maker = ({ rows, write }) => {
  const drawn = rows.map((row): Score => {
    const ends = intervalIn(row, "spend_ci");
    const value = numberIn(row, "spend");
    return {
      name: textIn(row, "band"),
      value,
      low: ends?.[0],
      high: ends?.[1],
      label: value === null ? "–" : withEnds(write.money(value), ends, write.money),
    };
  });
  return { drawing: scoreDrawing(drawn, write.money), height: heightOf(rows.length) };
};

const makers: Record<string, Maker> = {
  asymmetry,
  bands,
  board,
  chain,
  clusters,
  constructs,
  curve,
  delight,
  expectation_sources: sources,
  frontier,
  funnel,
  gaps,
  group_indices: groupIndices,
  groups,
  importance,
  indicators,
  journey,
  kano,
  paths,
  profiles,
  reasons,
  regions: units,
  shortboard,
  standards,
  tasks,
  touchpoints: items,
  two_drivers: twoDrivers,
  units,
};

/** The picture of a table; null when it is read best as it is. */
export function pictureOf(subject: Subject): Made | null {
  if (subject.rows.length === 0) return null;
  return makers[subject.table.id]?.(subject) ?? null;
}
