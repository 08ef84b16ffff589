import { describe, expect, it } from "vitest";
import type { StudyField, StudyForm, StudyItem } from "../../../api/studies";
import { cellProblem, gridOf, linesOf, settingsOf, usualLines } from "./grid";
import { begun, changed, redone, undone } from "./history";
import { gradeProblem, gradesFrom, gradesTo, meaningProblem, meaningsTo, shifted } from "./lists";
import { evenShares, readNumber, scaledShares } from "./numbers";
import * as pairs from "./pairs";
import * as trees from "./tree";

const item = (code: string, role: string, more: Partial<StudyItem> = {}): StudyItem =>
  ({ code, title: code.toLowerCase(), role, instrument: "survey", min: 1, max: 10, ...more }) as StudyItem;

describe("what has been edited", () => {
  it("is taken back and put again, a run of letters as one", () => {
    let history = begun("");
    for (const text of ["a", "ab", "abc"]) history = changed(history, text, "name");
    history = changed(history, "abc!", "");
    history = undone(history);
    expect(history.now).toBe("abc");
    history = undone(history);
    expect(history.now).toBe("");
    expect(undone(history)).toBe(history);
    history = redone(redone(redone(history)));
    expect(history.now).toBe("abc!");
  });

  it("cannot be put again once something else was done", () => {
    const history = changed(undone(changed(begun(1), 2)), 3);
    expect(redone(history)).toBe(history);
  });
});

describe("numbers as they are written", () => {
  it("are read in either language", () => {
    expect(["12.5", " 12,5 ", "1,200", "１２％", "", "many", "1e999"].map(readNumber)).toEqual([
      12.5, 12.5, 1200, 12, null, null, null,
    ]);
  });

  it("share a hundred without a rest", () => {
    for (const shares of [evenShares(3), evenShares(7), scaledShares([1, 1, 4]), scaledShares([null, 0])]) {
      expect(Math.round(10 * shares.reduce((sum, one) => sum + one, 0))).toBe(1000);
    }
    expect(scaledShares([30, 30, 60])).toEqual([25, 25, 50]);
    expect(evenShares(0)).toEqual([]);
  });
});

const items = [item("Delivery", "attribute"), item("Greeting", "standard"), item("Comment", "usage", { min: null, max: null })];
const json = {
  name: "Service",
  target: 80,
  children: [
    { name: "Felt", weight: 60, children: [{ name: "Delivery", weight: 100, item: "Delivery", owner: "Ann" }] },
    { name: "Kept", weight: 40, item: "Greeting", instrument: "survey" },
  ],
};
const keyOf = (tree: trees.Branch, name: string) =>
  trees.placed(tree).find((one) => one.branch.name === name)!.branch.key;
const codes = (tree: trees.Branch) => trees.problemsOf(tree, items).map((one) => `${one.field} ${one.code}`);
const names = (tree: trees.Branch) => trees.placed(tree).map((one) => ">".repeat(one.depth) + one.branch.name);

describe("a tree of indicators", () => {
  it("comes back as it was", () => {
    const tree = trees.fromJson(json)!;
    expect(trees.toJson(tree)).toEqual(json);
    expect(codes(tree)).toEqual([]);
    expect(trees.fromJson([1])).toBeNull();
    expect(trees.fromJson({ name: "x", children: [3] })).toBeNull();
    expect(trees.strangeMember({ children: [{ colour: "red" }] })).toBe("colour");
    expect(trees.strangeMember(json)).toBe("");
  });

  it("is moved about", () => {
    const tree = trees.fromJson(json)!;
    const kept = keyOf(tree, "Kept");
    expect(names(trees.moved(tree, kept, -1))).toEqual(["Service", ">Kept", ">Felt", ">>Delivery"]);
    expect(trees.moved(tree, kept, 1)).toBe(tree);
    expect(trees.moved(tree, tree.key, 1)).toBe(tree);
    const inside = trees.indented(tree, kept);
    expect(names(inside)).toEqual(["Service", ">Felt", ">>Delivery", ">>Kept"]);
    expect(names(trees.outdented(inside, keyOf(inside, "Delivery")))).toEqual([
      "Service",
      ">Felt",
      ">>Kept",
      ">Delivery",
    ]);
    expect(trees.outdented(tree, kept)).toBe(tree);
    expect(names(trees.removed(tree, keyOf(tree, "Felt")))).toEqual(["Service", ">Kept"]);
    expect(trees.removed(tree, tree.key)).toBe(tree);
  });

  it("gives a new branch what is left of the weights", () => {
    const tree = trees.fromJson({ name: "S", children: [{ name: "A", weight: 70, item: "Delivery" }] })!;
    const grown = trees.added(tree, tree.key, trees.branch({ name: "B", item: "Greeting" }));
    expect(grown.children[1]!.weight).toBe("30");
    expect(codes(grown)).toEqual([]);
    expect(trees.weighed(grown, grown.key, "even").children.map((one) => one.weight)).toEqual(["50", "50"]);
  });

  it("names every fault at its field", () => {
    const faulty = trees.fromJson({
      name: "",
      target: 101,
      children: [
        { name: "A", weight: 0, item: "Nothing" },
        { name: "A", weight: 50, children: [] },
        { weight: 20, of: "B" },
        { name: "C", weight: 20, item: "Delivery", instrument: "staff" },
      ],
    })!;
    expect(codes(faulty)).toEqual([
      "name no_name",
      "target target",
      "children sum",
      "weight weight",
      "item unknown_item",
      "name name_twice",
      "children no_children",
      "of unknown_branch",
      "item unknown_item",
    ]);
  });

  it("sees circles of mentions, and mentions that are none", () => {
    const tree = trees.fromJson({
      name: "S",
      children: [
        { name: "A", weight: 50, children: [{ weight: 100, of: "B" }] },
        { name: "B", weight: 50, children: [{ weight: 100, of: "A" }] },
      ],
    })!;
    expect(codes(tree)).toEqual(["of circle", "of circle"]);
    const fine = trees.fromJson({
      name: "S",
      children: [
        { name: "A", weight: 50, item: "Delivery" },
        { name: "B", weight: 50, children: [{ weight: 100, of: "A" }] },
      ],
    })!;
    expect(codes(fine)).toEqual([]);
    expect(codes(trees.fromJson({ name: "S", children: [{ weight: 100, of: "S" }] })!)).toEqual(["of circle"]);
  });

  it("keeps mentions when a branch is renamed", () => {
    const tree = trees.fromJson({
      name: "S",
      children: [
        { name: "A", weight: 50, item: "Delivery" },
        { weight: 50, of: "A" },
      ],
    })!;
    const renamed = trees.renamed(tree, keyOf(tree, "A"), "Arrival");
    expect(renamed.children.map((one) => one.name || one.of)).toEqual(["Arrival", "Arrival"]);
  });

  it("is proposed from the questions there are, with what is planned for them", () => {
    const tree = trees.proposedTree(
      "Service",
      [...items, item("Delivery", "attribute", { instrument: "panel" })],
      [
        { name: "quality", roles: ["attribute"] },
        { name: "kept", roles: ["standard"] },
        { name: "nothing", roles: ["nps"] },
      ],
      { targets: { Greeting: 90 }, owners: { Greeting: "Ann" }, actions: {} },
    );
    expect(names(tree)).toEqual(["Service", ">quality", ">>delivery", ">>delivery 2", ">kept", ">>greeting"]);
    expect(trees.problemsOf(tree, [...items, item("Delivery", "attribute", { instrument: "panel" })])).toEqual([]);
    expect(trees.toJson(tree)).toMatchObject({
      children: [
        { children: [{ instrument: "survey" }, { instrument: "panel" }] },
        { children: [{ target: 90, owner: "Ann", weight: 100 }] },
      ],
    });
  });
});

const kanoItems = [
  item("If there: gifts", "kano_functional", { title: "gifts", max: 5 }),
  item("If not: gifts", "kano_dysfunctional", { title: "gifts", max: 5 }),
  item("If there: speed", "kano_functional", { title: "speed", max: 5 }),
];

describe("attributes of a Kano study", () => {
  const settings = {
    pairs: { gifts: ["If there: gifts", "If not: gifts"] },
    costs: { gifts: 5000 },
    now: { gifts: 0.07 },
  };

  it("come back as they were, shares in per cent", () => {
    const list = pairs.fromSettings(settings);
    expect(list[0]).toMatchObject({ cost: "5000", now: "7" });
    expect(pairs.toSettings(list)).toEqual(settings);
    expect(pairs.problemsOf(list, kanoItems)).toEqual([]);
  });

  it("take cost and share along when they are renamed", () => {
    const list = pairs.fromSettings(settings).map((one) => ({ ...one, name: "presents" }));
    expect(pairs.toSettings(list)).toMatchObject({ costs: { presents: 5000 }, now: { presents: 0.07 } });
  });

  it("name their faults", () => {
    const list = [
      pairs.attribute({ name: "a", present: "If there: gifts", absent: "If there: gifts", cost: "-1" }),
      pairs.attribute({ name: "a", present: "", absent: "gone", now: "20" }),
      pairs.attribute({ present: "If there: gifts", absent: "If not: gifts", cost: "5", now: "101" }),
    ];
    expect(pairs.problemsOf(list, kanoItems).map((one) => `${one.field} ${one.code}`)).toEqual([
      "absent same_item",
      "cost cost",
      "name name_twice",
      "present no_item",
      "absent unknown_item",
      "cost no_cost",
      "name no_name",
      "now now",
    ]);
  });

  it("find the other question by its title", () => {
    const one = pairs.completed(pairs.attribute({ absent: "If not: gifts" }), kanoItems);
    expect(one).toMatchObject({ name: "gifts", present: "If there: gifts" });
    const lone = pairs.completed(pairs.attribute({ present: "If there: speed" }), kanoItems);
    expect(lone).toMatchObject({ name: "speed", absent: "" });
    const free = pairs.choicesFor(kanoItems, pairs.fromSettings(settings), "present");
    expect(free.map((each) => each.title)).toEqual(["speed", "gifts"]);
  });
});

const field = (name: string, kind: string, proposed: unknown = null) =>
  ({ name, kind, label: name, note: "", part: "what", proposed, min: null, max: null, choices: [] }) as unknown as StudyField;

describe("what is set item by item", () => {
  const form = {
    type: "compliance",
    fields: [field("standards", "items", ["A", "B"]), field("weights", "item_numbers"), field("red_lines", "items")],
  } as unknown as StudyForm;
  const grid = gridOf(form)!;
  const all = [item("A", "standard"), item("B", "standard"), item("C", "usage")];
  const values = { standards: ["A", "B"], weights: { B: 2 }, red_lines: ["A"] };

  it("comes back as it was, and leaves out what does not count", () => {
    const lines = linesOf(grid, all, values);
    expect(settingsOf(grid, lines)).toEqual(values);
    const fewer = lines.map((line) => (line.code === "B" ? { ...line, counts: false } : line));
    expect(settingsOf(grid, fewer)).toEqual({ standards: ["A"], weights: {}, red_lines: ["A"] });
    expect(usualLines(lines, all, ["A", "B"]).map((line) => line.code)).toEqual(["A", "B"]);
    expect(usualLines(linesOf(grid, all, {}), all, [])).toHaveLength(3);
  });

  it("says what is no figure or off its scale", () => {
    const [line] = linesOf(grid, all, values);
    const weights = grid.columns[0]!;
    const goals = { field: field("goals", "item_numbers"), kind: "number" as const };
    const with_ = (name: string, text: string) => ({ ...line!, cells: { [name]: text } });
    expect(["", "0", "-1", "much"].map((text) => cellProblem(weights, with_("weights", text)))).toEqual([
      null,
      null,
      "negative",
      "number",
    ]);
    expect(cellProblem(goals, with_("goals", "101"))).toBe("score");
    expect(cellProblem(goals, { ...with_("goals", "101"), counts: false })).toBeNull();
  });

  it("is not for types that have none", () => {
    expect(gridOf({ type: "kano", fields: [] })).toBeNull();
  });
});

describe("short lists", () => {
  it("of grades rise from 0 and are named once", () => {
    const rows = gradesFrom([{ name: "weak", from: 0 }, { name: "good", from: 60 }])!;
    expect(rows.map((_, at) => gradeProblem(rows, at))).toEqual([null, null]);
    expect(gradesTo(rows)).toEqual([{ name: "weak", from: 0 }, { name: "good", from: 60 }]);
    expect(gradesFrom([{ grade: "x" }])).toBeNull();
    const faulty = [["", "0"], ["b", "x"], ["b", "50"], ["c", "50"]];
    expect(faulty.map((_, at) => gradeProblem(faulty, at))).toEqual(["no_name", "from", "twice", "rising"]);
    expect(gradeProblem([["a", "5"]], 0)).toBe("first");
  });

  it("of meanings have each answer once", () => {
    const rows = [["1", "own"], ["1.0", "others"], ["x", "y"], ["2", " "]];
    expect(rows.map((_, at) => meaningProblem(rows, at))).toEqual([null, "twice", "no_answer", "no_name"]);
    expect(meaningsTo([["1", " own "]])).toEqual({ "1": "own" });
  });

  it("are moved by one, and no further than their ends", () => {
    expect(shifted(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
    expect(shifted(["a", "b"], 1, 1)).toEqual(["a", "b"]);
    expect(shifted(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  });
});
