import { expect, test } from "vitest";
import { fitOf, guessKind, kindByName, samples } from "./kinds";

const column = (field: string | null) => ({
  column: field ?? "?",
  field,
  given: false,
  role: null,
  scale: null,
});

const preview = (fields: (string | null)[], required: string[], problem: unknown = null) =>
  ({
    columns: [],
    rows: [],
    format: { kind: "csv", encoding: "UTF-8", encoding_certain: true, separator: ",", gzip: false },
    mapping: fields.map(column),
    fields: required.map((name) => ({ name, required: true })),
    problem,
  }) as Parameters<typeof fitOf>[0] as never;

test("names of files in both languages say what they hold", () => {
  expect(kindByName("till-orders-2024.csv")).toBe("orders");
  expect(kindByName("会员.xlsx.csv")).toBe("customers");
  expect(kindByName("满意度问卷.csv")).toBe("responses");
  expect(kindByName("export.csv")).toBeNull();
});

test("the kind that more columns fit wins, and one that lacks what it needs does not", () => {
  const guess = guessKind("export.csv", [
    { kind: "customers", preview: preview(["customer", null, null], []) },
    { kind: "orders", preview: preview(["order", "ordered_at", "amount"], ["order", "ordered_at"]) },
    { kind: "products", preview: preview([null, null, "price"], ["sku"]) },
    { kind: "responses", preview: null },
  ]);
  expect(guess).toBe("orders");
});

test("a kind with a problem fits less", () => {
  expect(fitOf(preview(["a"], [], { code: "ambiguous_input" }))).toBeLessThan(
    fitOf(preview(["a"], [])),
  );
});

test("rows of the samples have as many fields as their header", () => {
  for (const text of Object.values(samples)) {
    const [header, ...rows] = text.trimEnd().split("\r\n");
    for (const row of rows) expect(row.split(",").length).toBe(header!.split(",").length);
  }
});
