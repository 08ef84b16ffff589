/** Pictures of scores and gaps: generations 1, 2, 4, 5, 8, and what customers did by their score. */
import type { Row } from "../../../api/studies";
import { intervalDrawing } from "../../../parts/charts/intervals";
import { planeDrawing } from "../../../parts/charts/plane";
import { scoreDrawing, type Score } from "../../../parts/charts/score";
import { intervalIn, numberIn, textIn, wordIn } from "../result";
import {
  dumbbells,
  heightOf,
  importanceMap,
  named,
  scores,
  withEnds,
  worded,
  type Maker,
  type Subject,
} from "./common";

const counted = ({ write }: Subject, field = "n") => (row: Row) => {
  const n = numberIn(row, field);
  return n === null ? "" : ` · n ${write.number(n)}`;
};

export const groups: Maker = (subject) => ({
  ...scores(subject, {
    name: worded(subject, "group"),
    value: "score",
    ends: "score_ci",
    tone: (row) => ((numberIn(row, "p_holm") ?? 1) < 0.05 && (numberIn(row, "difference") ?? 0) < 0 ? "bad" : undefined),
    more: counted(subject),
  }),
  note: subject.write.say("note.groups"),
});

export const units: Maker = (subject) => ({
  ...scores(subject, {
    name: named("unit"),
    value: "score",
    ends: "score_ci",
    tone: (row) => ((numberIn(row, "red_lines") ?? 0) > 0 ? "bad" : undefined),
    more: (row) =>
      ` · # ${textIn(row, "rank")}` +
      counted(subject, "visits")(row) +
      ((numberIn(row, "red_lines") ?? 0) > 0 ? " · ▲" + String(row["red_lines"]) : ""),
  }),
  note: subject.write.say("note.units"),
});

export const standards: Maker = (subject) => ({
  ...scores(subject, {
    name: (row) => textIn(row, "name") + (row["red_line"] === true ? " ▲" : ""),
    value: "rate",
    ends: "rate_ci",
    share: true,
    scale: [0, 1],
    tone: (row) => (row["red_line"] === true ? "bad" : undefined),
    more: counted(subject),
  }),
  note: subject.write.say("note.standards"),
});

export const items: Maker = (subject) =>
  subject.found.type === "perceived"
    ? scores(subject, { name: named("name"), value: "score", ends: "score_ci", more: counted(subject) })
    : null;

/** What is felt less what was expected, about zero. */
export const gaps: Maker = (subject) => ({
  ...scores(subject, {
    name: named("name"),
    value: "gap",
    ends: "gap_ci",
    free: true,
    tone: (row) => ((intervalIn(row, "gap_ci")?.[1] ?? 0) < 0 ? "bad" : undefined),
    more: (row) =>
      ` · ${subject.write.number(numberIn(row, "expectation"), 1)} → ` +
      subject.write.number(numberIn(row, "perception"), 1),
  }),
  note: subject.write.say("note.gaps"),
});

/** The five gaps, over all or of each attribute: what is there less what it is held against. */
export const fiveGaps: Maker = (subject) => ({
  ...scores(subject, {
    name: (row, place) => {
      const kind = wordIn(subject.table, place, "kind");
      return textIn(row, "name") ? `${textIn(row, "name")} · ${kind}` : kind;
    },
    value: "points",
    ends: "points_ci",
    free: true,
    tone: (row) => ((intervalIn(row, "points_ci")?.[1] ?? 0) < 0 ? "bad" : undefined),
  }),
  wide: true,
  note: subject.write.say("note.five_gaps"),
});

/** What a point is worth in each group, per customer. */
export const pointGroups: Maker = (subject) => ({
  ...scores(subject, {
    name: named("group"),
    value: "estimate",
    ends: "ci",
    free: true,
    more: counted(subject),
  }),
  note: subject.write.say("note.point_groups"),
});

export const sources: Maker = (subject) => {
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

export const shortboard: Maker = (subject) => ({
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
    { step: 1 },
  ),
  wide: true,
  note: subject.write.say("note.shortboard"),
});

export const reasons: Maker = (subject) =>
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

export const twoDrivers: Maker = (subject) =>
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

export const asymmetry: Maker = (subject) => ({
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

export const curve: Maker = (subject) => ({
  ...scores(subject, {
    name: (row) => subject.write.number(numberIn(row, "answer")),
    value: "loyalty",
    ends: "loyalty_ci",
    more: (row) => ` · n ${subject.write.number(numberIn(row, "n"))}`,
  }),
  note: subject.write.say("note.curve"),
});

/** What sets the delighted apart, about zero. */
export const delight: Maker = (subject) => ({
  ...scores(subject, {
    name: named("name"),
    value: "difference",
    ends: "difference_ci",
    free: true,
    more: (row) =>
      ` · ${subject.write.number(numberIn(row, "merely_score"), 1)} → ` +
      subject.write.number(numberIn(row, "delighted_score"), 1),
  }),
  note: subject.write.say("note.delight"),
});

export const board: Maker = (subject) => {
  const made = importanceMap(subject, { x: "share", xs: "share_ci", y: "score", ys: "score_ci" }, true);
  return made && { ...made, wide: true, title: subject.write.say("title.importance") };
};

const disagrees = (row: Row) => textIn(row, "disagree").split(/,\s*/).includes("importance");

/** What is said to count, to the right, against what does, upwards; marked where they disagree. */
export const stated: Maker = ({ rows, write }) => {
  const points = rows.flatMap((row) => {
    const [x, y] = [numberIn(row, "stated"), numberIn(row, "share")];
    if (x === null || y === null) return [];
    const name = (disagrees(row) ? "⚑ " : "") + textIn(row, "name");
    const group = disagrees(row) ? 1 : 0;
    return [{ name, x, y, xs: intervalIn(row, "stated_ci"), ys: intervalIn(row, "share_ci"), group }];
  });
  if (points.length < 2 || points.length < rows.length) return null;
  const middle = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  return {
    drawing: planeDrawing({
      points,
      groups: [write.say("series.agree"), write.say("series.disagree")],
      x: write.say("axis.stated"),
      y: write.say("axis.derived"),
      formatX: (value) => write.number(value),
      formatY: (value) => write.percent(value, 0),
      cutX: middle(points.map((one) => one.x)),
      cutY: middle(points.map((one) => one.y)),
      fields: [
        write.say("field.hidden"),
        write.say("field.said_and_so"),
        write.say("field.little"),
        write.say("field.said_only"),
      ],
    }),
    height: 420,
    placeOf: (row) => ({ seriesIndex: points[row]?.group ?? 0, dataIndex: row }),
    wide: true,
    note: write.say("note.stated"),
  };
};

export const dimensions: Maker = (subject) =>
  scores(subject, {
    name: worded(subject, "name"),
    value: "score",
    ends: "score_ci",
    more: counted(subject),
  });

/** Money has no end at 100. */
export const bands: Maker = ({ rows, write }) => {
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
