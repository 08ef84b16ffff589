import { describe, expect, it } from "vitest";
import type { StudyForm, StudyItem } from "../../api/studies";
import { freeName, itemsInQuestion, jsonOf, numberOf, startOf, toggled, withMember } from "./form";

const whole = { kind: "whole", min: 0, max: 20_000, proposed: 200 };
const open = { kind: "number", min: null, max: null, proposed: null };

describe("numbers of the form", () => {
  it("reads them as people write them", () => {
    expect(numberOf(whole, "1,000")).toEqual({ value: 1000 });
    expect(numberOf(open, " 2,5 ")).toEqual({ value: 2.5 });
  });

  it("says what is wrong", () => {
    expect(numberOf(whole, "2.5")).toEqual({ problem: "whole" });
    expect(numberOf(whole, "20001")).toEqual({ problem: "range" });
    expect(numberOf(whole, "")).toEqual({ problem: "empty" });
    expect(numberOf(open, "many")).toEqual({ problem: "number" });
  });

  it("leaves open what may be", () => expect(numberOf(open, "")).toEqual({ value: null }));
});

describe("objects and lists of the form", () => {
  it("keeps their kind", () => {
    expect(jsonOf('{"a": 1}', {})).toEqual({ value: { a: 1 } });
    expect(jsonOf("[1]", {})).toEqual({ problem: "json" });
    expect(jsonOf("{", {})).toEqual({ problem: "json" });
    expect(jsonOf("null", {})).toEqual({ problem: "json" });
    expect(jsonOf("", {})).toEqual({ problem: "json" });
    expect(jsonOf(" ", null)).toEqual({ value: null });
    expect(jsonOf('{"name": "Service"}', null)).toEqual({ value: { name: "Service" } });
  });

  it("sets and takes away members", () => {
    expect(withMember({ a: 1 }, "b", 2)).toEqual({ a: 1, b: 2 });
    expect(withMember({ a: 1, b: 2 }, "b", "")).toEqual({ a: 1 });
    expect(withMember(undefined, "a", null)).toEqual({});
  });

  it("keeps the order of the form when items come and go", () => {
    expect(toggled(["c"], "a", ["a", "b", "c"])).toEqual(["a", "c"]);
    expect(toggled(["a", "c"], "a", ["a", "b", "c"])).toEqual(["c"]);
    expect(toggled(["elsewhere"], "b", ["a", "b"])).toEqual(["b", "elsewhere"]);
  });
});

describe("the form", () => {
  const items = ["a", "b"].map((code) => ({ code }) as StudyItem);

  it("asks by item about those chosen, or about all", () => {
    expect(itemsInQuestion({ items }, { items: ["b"] })).toEqual([items[1]]);
    expect(itemsInQuestion({ items }, { stages: { a: "use" } })).toEqual([items[0]]);
    expect(itemsInQuestion({ items }, {})).toEqual(items);
  });

  it("proposes a name that is free", () => {
    expect(freeName("satisfaction index", [])).toBe("Satisfaction index");
    expect(freeName("Index", ["index", "Index 2"])).toBe("Index 3");
  });
});

describe("what a study begins with", () => {
  const field = (name: string, proposed: unknown) => ({ name, proposed });
  const form = (groupings: string[]) =>
    ({
      type: "shortboard",
      fields: [field("goal", null), field("goals", {}), field("compare", "")],
      groupings: groupings.map((value) => ({ value, label: value })),
    }) as unknown as StudyForm;

  it("is units to measure gaps against, or else a goal", () => {
    expect(startOf(form(["month", "channel"]))).toMatchObject({ compare: "channel", goal: null });
    expect(startOf(form(["month"]))).toMatchObject({ compare: "", goal: 85 });
    expect(startOf({ ...form(["store"]), type: "kano" })).toMatchObject({ compare: "", goal: null });
  });

  it("is what another study was set to, as far as it is known", () => {
    const start = startOf(form(["store"]), { goals: { a: 90 }, instruments: [], strange: 1 });
    expect(start).toEqual({ goal: null, goals: { a: 90 }, compare: "" });
  });
});
