/** Pictures of what follows on what: the journey, and the chain from staff to money. */
import { heatDrawing } from "../../../parts/charts/heat";
import { journeyDrawing } from "../../../parts/charts/journey";
import { pathDrawing } from "../../../parts/charts/path";
import { intervalIn, numberIn, rowsAt, textIn, wordIn } from "../result";
import { heightOf, named, scores, withEnds, type Maker } from "./common";

const kinds = ["delight", "plain", "weak", "pain"];

export const journey: Maker = ({ found, table, rows, write }) => {
  const known = rowsAt(found, "/stages").filter((row) => numberIn(row, "score") !== null);
  const names = known.map((row) => textIn(row, "stage"));
  const touchpoints = rows.map((row) => ({
    name: textIn(row, "name"),
    stage: names.indexOf(textIn(row, "stage")),
    value: numberIn(row, "score") ?? 0,
    low: intervalIn(row, "score_ci")?.[0] ?? null,
    high: intervalIn(row, "score_ci")?.[1] ?? null,
    group: kinds.indexOf(kinds.includes(textIn(row, "kind")) ? textIn(row, "kind") : "plain"),
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
      kinds.map((kind) => (kind === "plain" ? write.say("journey.plain") : write.word(kind))),
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

export const tasks: Maker = (subject) =>
  scores(subject, { name: named("name"), value: "share", ends: "share_ci", share: true, scale: [0, 1] });

export const chain: Maker = ({ found, rows, write }) => {
  const indicators = rowsAt(found, "/indicators");
  const names = [...new Set(rows.flatMap((row) => [textIn(row, "from"), textIn(row, "to")]))];
  if (names.length < 2) return null;
  const boxes = names.map((name) => {
    const own = indicators.find((row) => textIn(row, "item") === name);
    const score = own ? numberIn(own, "score") : null;
    const ends = own ? intervalIn(own, "score_ci") : null;
    const money = name === "spend";
    const say = (value: number) => write.number(value, money ? 0 : 1);
    return {
      key: name,
      name: write.word(name),
      lines: score === null ? [] : [withEnds(money ? write.money(score) : say(score), ends, say)],
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
    drawing: pathDrawing(boxes, arrows, 120),
    height: 120,
    wide: true,
    roomy: "very",
    note: write.say("note.chain"),
  };
};

/** Indented below the link they belong to; spend is money and has no place on the scale. */
export const indicators: Maker = (subject) => {
  const { rows, table, write } = subject;
  const onScale = rows.map((row) => (textIn(row, "link") === "spend" ? { ...row, score: null, score_ci: null } : row));
  return {
    ...scores(
      { ...subject, rows: onScale },
      {
        name: (row, place) =>
          textIn(row, "name") ? "· " + textIn(row, "name") : wordIn(table, place, "link"),
        value: "score",
        ends: "score_ci",
        goal: (row) => numberIn(row, "target"),
        tone: (row) => (textIn(row, "state") === "alert" ? "bad" : undefined),
        label: (_, place) => {
          const row = rows[place]!;
          if (textIn(row, "link") !== "spend") return null;
          return withEnds(write.money(numberIn(row, "score") ?? 0), intervalIn(row, "score_ci"), write.money);
        },
        more: (row) => ` · n ${write.number(numberIn(row, "n"))}`,
      },
    ),
    wide: true,
    height: heightOf(rows.length, 50) - 8 * rows.length,
    note: write.say("note.indicators"),
  };
};

/** A tree of one's own: its branches stand further in the deeper they are. */
export const tree: Maker = (subject) => ({
  ...scores(subject, {
    name: (_, place) => wordIn(subject.table, place, "branch").replaceAll("  ", "· "),
    value: "score",
    ends: "score_ci",
    goal: (row) => numberIn(row, "target"),
    tone: (row) => (textIn(row, "state") === "alert" ? "bad" : undefined),
    more: (row, place) =>
      ` · ${wordIn(subject.table, place, "grade")} · n ${subject.write.number(numberIn(row, "n"))}`,
  }),
  wide: true,
  note: subject.write.say("note.indicators"),
});

export const treeUnits: Maker = (subject) =>
  scores(subject, {
    name: named("unit"),
    value: "score",
    ends: "score_ci",
    more: (_, place) => " · " + wordIn(subject.table, place, "grade"),
  });

/** Units by link, each cell its score with its interval. */
export const chainUnits: Maker = ({ table, rows, write }) => {
  const names = [...new Set(rows.map((row) => textIn(row, "unit")))];
  const links = [...new Set(rows.map((row) => textIn(row, "link")))];
  const range = (link: string) => {
    const all = rows.filter((row) => textIn(row, "link") === link).map((row) => numberIn(row, "score") ?? 0);
    return { low: Math.min(...all), room: Math.max(...all) - Math.min(...all) || 1 };
  };
  const cells = rows.map((row, place) => {
    const link = textIn(row, "link");
    const score = numberIn(row, "score");
    const { low, room } = range(link);
    const text = wordIn(table, place, "score").replace(" [", "\n[");
    return {
      row: names.indexOf(textIn(row, "unit")),
      column: links.indexOf(link),
      value: score === null ? null : (score - low) / room,
      text,
    };
  });
  return {
    drawing: heatDrawing(links.map(write.word), names, cells, { x: "", y: "" }),
    height: 40 + 42 * names.length,
    needs: ["heat"],
    wide: true,
    roomy: true,
    note: write.say("note.chain_units"),
  };
};
