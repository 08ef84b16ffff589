/** Pictures of whether constructs are distinct, and measured alike in every group. */
import { heatDrawing } from "../../../parts/charts/heat";
import { intervalIn, numberIn, textIn, wordIn } from "../result";
import { scores, type Maker } from "./common";

/** From here on constructs are hardly told apart (Henseler, Ringle & Sarstedt 2015). */
const hardlyDistinct = 0.9;

/** Every pair of constructs with its interval; marked where that reaches the threshold. */
export const htmt: Maker = ({ rows, write }) => {
  const names = [...new Set(rows.flatMap((row) => [textIn(row, "a"), textIn(row, "b")]))];
  if (names.length < 3) return null;
  const down = names.slice(1);
  const across = names.slice(0, -1);
  const cells = rows.map((row) => {
    const value = numberIn(row, "value");
    const ends = intervalIn(row, "ci");
    const flag = (ends?.[1] ?? value ?? 0) >= hardlyDistinct ? " ⚑" : "";
    const interval = ends ? `\n[${write.number(ends[0], 2)}, ${write.number(ends[1], 2)}]` : "";
    return {
      row: down.indexOf(textIn(row, "b")),
      column: across.indexOf(textIn(row, "a")),
      value,
      text: value === null ? "–" : write.number(value, 2) + flag + interval,
    };
  });
  return {
    drawing: heatDrawing(across.map(write.construct), down.map(write.construct), cells, { x: "", y: "" }),
    height: 50 + 46 * down.length,
    needs: ["heat"],
    roomy: names.length > 5,
    wide: names.length > 6,
    note: write.say("note.htmt"),
  };
};

/** The three steps of MICOM for each construct: the figure for two groups, counts of pairs for more. */
export const micom: Maker = ({ found, rows, write }) => {
  const names = [...new Set(rows.map((row) => textIn(row, "name")))];
  const level = Number(found.provenance.settings["level"] ?? 0.95);
  const pairs = new Set(rows.map((row) => textIn(row, "a") + "\n" + textIn(row, "b"))).size;
  const kept = (row: Record<string, unknown>, field: string) => (numberIn(row, field) ?? 0) >= 1 - level;
  const madeUp = (row: Record<string, unknown>) => (numberIn(row, "c") ?? 0) >= (numberIn(row, "c_limit") ?? 1);
  const p = (row: Record<string, unknown>, field: string) => "p " + write.number(numberIn(row, field), 3);
  const steps = [
    { name: "questions", held: () => true, figure: () => "" },
    {
      name: "make_up",
      held: madeUp,
      figure: (row: Record<string, unknown>) =>
        `c ${write.number(numberIn(row, "c"), 3)} ${madeUp(row) ? "≥" : "<"} ${write.number(numberIn(row, "c_limit"), 3)}`,
    },
    {
      name: "level",
      held: (row: Record<string, unknown>) => kept(row, "p_mean"),
      figure: (row: Record<string, unknown>) => p(row, "p_mean"),
    },
    {
      name: "spread",
      held: (row: Record<string, unknown>) => kept(row, "p_variance"),
      figure: (row: Record<string, unknown>) => p(row, "p_variance"),
    },
  ];
  const cells = names.flatMap((name, row) => {
    const own = rows.filter((one) => textIn(one, "name") === name);
    return steps.map((step, column) => {
      const held = own.filter(step.held).length;
      const alone = own.length === 1 ? step.figure(own[0]!) : "";
      const mark = held === own.length ? "✓ " : "⚑ ";
      const text =
        alone || (held === own.length ? write.say("micom.all") : write.say("micom.held", { held, pairs: own.length }));
      return { row, column, value: held / own.length, text: mark + text };
    });
  });
  return {
    drawing: heatDrawing(
      steps.map((step) => write.say("micom." + step.name)),
      names.map(write.construct),
      cells,
      { x: "", y: "" },
      ({ dataIndex }) => {
        const name = names[Math.floor(dataIndex / steps.length)];
        return rows.findIndex((one) => textIn(one, "name") === name);
      },
    ),
    height: 50 + 36 * names.length,
    needs: ["heat"],
    wide: true,
    roomy: true,
    placeOf: (row) => ({
      seriesIndex: 0,
      dataIndex: steps.length * names.indexOf(textIn(rows[row] ?? {}, "name")) + 1,
    }),
    note: write.say("note.micom", { level: write.percent(1 - level, 0), pairs }),
  };
};

/** Differences between groups for one construct: the group of the row less that of the column. */
export const indexDifferences: Maker = ({ rows, write }) => {
  const names = [...new Set(rows.flatMap((row) => [textIn(row, "a"), textIn(row, "b")]))];
  const down = names.slice(0, -1);
  const across = names.slice(1);
  const cells = rows.map((row) => {
    const difference = numberIn(row, "difference");
    const sure = (numberIn(row, "p_holm") ?? 1) < 0.05;
    return {
      row: down.indexOf(textIn(row, "a")),
      column: across.indexOf(textIn(row, "b")),
      value: sure && difference !== null ? Math.abs(difference) : 0,
      text: difference === null ? "–" : write.signed(difference, 1) + (sure ? " *" : ""),
    };
  });
  return {
    drawing: heatDrawing(across, down, cells, { x: "", y: "" }),
    height: 50 + 38 * down.length,
    needs: ["heat"],
    wide: true,
    roomy: names.length > 4,
    note: write.say("note.index_differences"),
  };
};

/** How strongly each question shows its construct; the mark is where it shares half of its variance. */
export const loadings: Maker = (subject) => {
  const lowest = Math.min(0, ...subject.rows.map((row) => intervalIn(row, "ci")?.[0] ?? 0));
  return {
    ...scores(subject, {
      name: (row, place) => `${wordIn(subject.table, place, "construct")} · ${textIn(row, "item")}`,
      value: "loading",
      ends: "ci",
      free: true,
      scale: [Math.floor(10 * lowest) / 10, 1],
      goal: () => Math.SQRT1_2,
    }),
    wide: true,
    note: subject.write.say("note.loadings"),
  };
};

