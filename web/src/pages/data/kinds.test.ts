import { expect, test } from "vitest";
import { fitOf, guessKind, kindByName, sampleOf } from "./kinds";

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

test("a sample has every field of the server, examples where it knows any, and questions", () => {
  const text = sampleOf("orders", ["order", "ordered_at", "ordered_time", "device", "sku"]);
  const [header, ...rows] = text.trimEnd().split("\r\n");
  expect(header!.replace("\ufeff", "")).toBe("order,ordered_at,device,sku");
  expect(rows).toEqual(["1001,2024-03-14 10:12,,TEA1", "1001,2024-03-14 10:12,,MUG7"]);
  expect(sampleOf("responses", ["response"])).toContain("response,NPS [nps:0-10]");
});
