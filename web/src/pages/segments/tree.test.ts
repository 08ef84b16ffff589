import { expect, test } from "vitest";
import {
  emptyGroup,
  newCondition,
  nodeAt,
  replaced,
  toForm,
  toTree,
  type Condition,
  type FieldType,
  type Tree,
} from "./tree";

const types: Record<string, FieldType> = { orders: "number", country: "text", sales: "money" };
const typeOf = (field: string) => types[field] ?? "text";
const there = (tree: Tree) => toTree(toForm(tree), typeOf);

const orders = {
  field: "orders",
  window: { last: "90 days" },
  where: { channel: ["web", "shop"] },
  compare: ">=",
  values: [2],
};
const country = { field: "country", compare: "in", values: ["GB", "CN"] };

test("a tree goes through the form and comes back the same", () => {
  const tree = { all: [orders, { any: [country, { not: { field: "has_email", compare: "", values: [] } }] }] };
  expect(there(tree)).toEqual(tree);
  expect(there({ not: { all: [orders, country] } })).toEqual({ not: { all: [orders, country] } });
  expect(there(orders)).toEqual(orders);
  expect(there({ everyone: true })).toEqual({ everyone: true });
  expect(there({ not: { not: country } })).toEqual({ not: { not: country } });
});

test("nulls of the server are nothing given", () => {
  const given = { ...country, subject: null, window: null, where: {} };
  expect(there(given)).toEqual(country);
});

test("numbers are sent as numbers, what is none as it was written", () => {
  const form = toForm(orders);
  const one = form.parts[0] as Condition;
  one.values = ["two"];
  expect(toTree(form, typeOf)).toMatchObject({ values: ["two"] });
  one.values = [""];
  expect(toTree(form, typeOf)).toMatchObject({ values: [""] });
});

test("a pointer of the server finds the row that is at fault", () => {
  const form = toForm({ all: [orders, { not: { any: [country, orders] } }] });
  expect(nodeAt(form, "/body/tree/all/0/values")).toBe(form.parts[0]);
  const group = form.parts[1]!;
  expect(nodeAt(form, "/body/tree/all/1/not/any/0/field")).toBe(
    group.kind === "group" && group.parts[0],
  );
  const single = toForm(orders);
  expect(nodeAt(single, "/body/tree/values")).toBe(single.parts[0]);
});

test("a node is changed or left out, the others stay themselves", () => {
  const form = toForm({ all: [orders, country] });
  const [first, second] = form.parts;
  expect(replaced(form, first!, null).parts).toEqual([second]);
  expect(replaced(form, second!, { ...second!, negated: true }).parts[0]).toBe(first);
  expect(replaced(form, form, null)).toEqual(emptyGroup());
});

test("a new condition has room for the values of its comparison", () => {
  const field = (comparisons: string[]) => ({ name: "x", type: "number" as const, comparisons });
  expect(newCondition(field(["between"])).values).toEqual(["", ""]);
  expect(newCondition(field([""])).values).toEqual([]);
  expect(newCondition(field(["is known"])).values).toEqual([]);
});
