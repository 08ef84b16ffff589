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

/** A file of each kind with every field it takes. The end-to-end test imports them. */
export const samples: Record<Kind, string> = {
  customers:
    "customer,name,phone,email,card,openid,device_id,gender,birth_date,city,region,country,language,segment,joined_at\r\n" +
    "C001,Ann Lee,07700 900123,ann@example.org,,,,female,1985-04-02,Leeds,North,GB,en,regular,2024-01-15\r\n" +
    "C002,王小明,13800138000,,6210001,,,male,,上海,华东,CN,zh,new,2024-03-01\r\n",
  products:
    "sku,name,category,brand,price,cost\r\n" +
    "TEA1,Green tea 100 g,Tea,Hill,4.50,1.80\r\nMUG7,Blue mug,Mugs,Kiln,8.00,3.10\r\n",
  orders:
    "order,line,ordered_at,customer,phone,email,card,openid,device_id,sku,product_name,category,quantity,unit_price,amount,discount,unit_cost,cost,channel,store,region,country,status\r\n" +
    "1001,1,2024-03-14 10:12,C001,,,,,,TEA1,Green tea 100 g,Tea,2,4.50,9.00,0.00,1.80,3.60,shop,S1,North,GB,paid\r\n" +
    "1001,2,2024-03-14 10:12,C001,,,,,,MUG7,Blue mug,Mugs,-1,8.00,-8.00,0.00,3.10,-3.10,shop,S1,North,GB,paid\r\n",
  interactions:
    "interaction,happened_at,customer,phone,email,card,openid,device_id,kind,touchpoint,channel,region,store,staff,subject,outcome,order,promised_at,fulfilled_at\r\n" +
    "T1,2024-03-20 09:30,C001,,,,,,complaint,counter,shop,North,S1,E7,Cracked mug,replaced,1001,2024-03-22 18:00,2024-03-21 12:00\r\n",
  responses:
    "response,answered_at,customer,phone,email,card,openid,device_id,channel,store,region,weight,NPS [nps:0-10],Staff [attribute:1-5],Comment [verbatim]\r\n" +
    "R1,2024-04-01,C001,,,,,,e-mail,S1,North,1,9,5,Friendly staff\r\n",
};

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
