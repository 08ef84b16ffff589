/** What a file can hold, and how the pages guess it. */
import type { ImportOrder, ImportPreview } from "../../api/client";

export type Kind = ImportOrder["kind"];

export const kinds = [
  "customers",
  "products",
  "orders",
  "interactions",
  "responses",
] as const satisfies readonly Kind[];

/** What a sample file of each kind says, row by row; fields that are not here stay empty. */
const examples: Record<Kind, readonly Record<string, string>[]> = {
  customers: [
    { customer: "C001", name: "Ann Lee", phone: "07700 900123", email: "ann@example.org",
      gender: "female", birth_date: "1985-04-02", city: "Leeds", region: "North", country: "GB",
      language: "en", segment: "regular", joined_at: "2024-01-15" },
    { customer: "C002", name: "王小明", phone: "13800138000", card: "6210001", gender: "male",
      city: "上海", region: "华东", country: "CN", language: "zh", segment: "new",
      joined_at: "2024-03-01" },
  ],
  products: [
    { sku: "TEA1", name: "Green tea 100 g", category: "Tea", brand: "Hill", price: "4.50",
      cost: "1.80" },
    { sku: "MUG7", name: "Blue mug", category: "Mugs", brand: "Kiln", price: "8.00", cost: "3.10" },
  ],
  orders: [
    { order: "1001", line: "1", ordered_at: "2024-03-14 10:12", customer: "C001", sku: "TEA1",
      product_name: "Green tea 100 g", category: "Tea", quantity: "2", unit_price: "4.50",
      amount: "9.00", discount: "0.00", unit_cost: "1.80", cost: "3.60", channel: "shop",
      store: "S1", region: "North", country: "GB", status: "paid" },
    { order: "1001", line: "2", ordered_at: "2024-03-14 10:12", customer: "C001", sku: "MUG7",
      product_name: "Blue mug", category: "Mugs", quantity: "-1", unit_price: "8.00",
      amount: "-8.00", discount: "0.00", unit_cost: "3.10", cost: "-3.10", channel: "shop",
      store: "S1", region: "North", country: "GB", status: "paid" },
  ],
  interactions: [
    { interaction: "T1", happened_at: "2024-03-20 09:30", customer: "C001", kind: "complaint",
      touchpoint: "counter", channel: "shop", region: "North", store: "S1", staff: "E7",
      subject: "Cracked mug", outcome: "replaced", order: "1001",
      promised_at: "2024-03-22 18:00", fulfilled_at: "2024-03-21 12:00" },
  ],
  responses: [
    { response: "R1", answered_at: "2024-04-01", customer: "C001", channel: "e-mail", store: "S1",
      region: "North", weight: "1", "NPS [nps:0-10]": "9", "Staff [attribute:1-5]": "5",
      "Comment [verbatim]": "Friendly staff" },
  ],
};

/** Columns of a sample that are no fields: questions. */
const questions = (kind: Kind) => Object.keys(examples[kind][0]!).filter((one) => one.includes("["));

/** A file of the kind with every field that the server knows for it. */
export function sampleOf(kind: Kind, fields: readonly string[]): string {
  // A date and time in one column leaves nothing for one of the time alone.
  const columns = [...fields.filter((field) => field !== "ordered_time"), ...questions(kind)];
  const rows = examples[kind].map((row) => columns.map((column) => row[column] ?? ""));
  return [columns, ...rows].map((row) => row.join(",") + "\r\n").join("");
}

/** How well a file fits a kind: fields found, less so when something is missing. */
export function fitOf(preview: Pick<ImportPreview, "mapping" | "problem" | "fields">): number {
  const found = new Set(
    preview.mapping.map((one) => one.field).filter((field) => field && field !== "item"),
  );
  const required = preview.fields.filter((field) => field.required);
  const complete = required.every((field) => found.has(field.name));
  return found.size + (complete ? 2 * required.length : -10) + (preview.problem ? -3 : 0);
}

/** Words of file names, which say more than columns do. */
const words: [Kind, RegExp][] = [
  ["responses", /response|survey|answer|nps|问卷|满意度|调查/i],
  ["orders", /order|sales|invoice|till|receipt|订单|销售/i],
  ["products", /product|item|sku|catalog|商品|产品/i],
  ["interactions", /interaction|contact|ticket|call|visit|complaint|互动|工单|投诉/i],
  ["customers", /customer|client|member|crm|客户|会员/i],
];

export function kindByName(name: string): Kind | null {
  return words.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
}

/** The best of those that could be read; a name that says it outweighs a few columns. */
export function guessKind(
  name: string,
  previews: readonly { kind: Kind; preview: ImportPreview | null }[],
): Kind {
  const named = kindByName(name);
  let best: Kind = named ?? "customers";
  let most = Number.NEGATIVE_INFINITY;
  for (const { kind, preview } of previews) {
    if (!preview) continue;
    const fit = fitOf(preview) + (kind === named ? 4 : 0);
    if (fit > most) {
      most = fit;
      best = kind;
    }
  }
  return best;
}
