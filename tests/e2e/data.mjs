// Data: a messy file comes in, what is refused is mended and comes in too; the log; the samples.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { accessible, saved, settled } from "./house.mjs";

/** GB18030 of what fits two bytes, the other way round than the decoder. */
function gb18030(text) {
  const decoder = new TextDecoder("gb18030");
  const bytes = new Map();
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) {
      if (low === 0x7f) continue;
      const letter = decoder.decode(Uint8Array.of(high, low));
      if (!bytes.has(letter)) bytes.set(letter, [high, low]);
    }
  }
  return Buffer.from(
    [...text].flatMap((letter) => (letter < "\x80" ? [letter.charCodeAt(0)] : bytes.get(letter))),
  );
}

const customers =
  "客户编号,姓名,手机,电子邮箱,城市\r\n" +
  "Z001,王小明,13800138000,wang@example.org,上海\r\n" +
  "Z002,李娜,13900139000,,北京\r\n" +
  "Z003,赵敏,12,zhao@example,广州\r\n";

/** With a mark, semicolons, decimal commas; the last three lines cannot be right. */
const orders =
  "\ufeffInvoice No;Invoice Date;Customer ID;Item code;Description;Qty;Unit Price\r\n" +
  "Z-1;14.03.2026;Z001;TEA1;Green tea;2;4,50\r\n" +
  "Z-2;28.03.2026;Z002;MUG7;\"Mug; blue\";1;8,00\r\n" +
  "Z-3;02.04.2026;Z001;MUG7;Mug;-1;8,00\r\n" +
  "Z-4;31.04.2026;Z002;TEA1;Green tea;1;4,50\r\n" +
  "Z-5;15.04.2026;Z002;TEA1;Green tea;many;4,50\r\n" +
  "Z-6;16.04.2026;Z001;TEA1;Green tea;1;cheap\r\n";

const field = (page, column) => page.getByLabel(`What ${column} is taken for`, { exact: true });
const count = async (page, name) =>
  page
    .locator(".ant-descriptions-item", { hasText: new RegExp("^" + name) })
    .locator("b")
    .innerText();

async function give(page, url, path) {
  await page.goto(url + "/data");
  await page.locator("input[type=file]").setInputFiles(path);
  await page.getByRole("button", { name: "Try it without storing" }).waitFor();
  await settled(page);
}

async function chinese({ house, page, url }) {
  const path = join(house.folder, "名单.csv");
  writeFileSync(path, gb18030(customers));
  await give(page, url, path);
  assert.equal(await page.getByLabel("The file holds").inputValue(), "customers");
  await page.getByText("GB18030").first().waitFor();
  assert.equal(await field(page, "客户编号").inputValue(), "customer");
  await page.getByText("王小明 · 李娜 · 赵敏").waitFor();
  // A column that is wrongly guessed is mended, and back.
  await field(page, "城市").selectOption("region");
  await settled(page);
  await field(page, "城市").selectOption("city");
  await settled(page);
  await page.getByRole("button", { name: "Try it without storing" }).click();
  await page.getByText("Nothing was stored.").waitFor();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("heading", { name: "Imported" }).waitFor();
  assert.equal(await count(page, "Read"), "3");
}

async function messy({ house, page, url }) {
  const path = join(house.folder, "till export.csv");
  writeFileSync(path, orders);
  await give(page, url, path);
  assert.equal(await page.getByLabel("The file holds").inputValue(), "orders");
  await house.picture(page, "data-review");
  await accessible(page, "the review of a file");
  await page.getByRole("button", { name: "Try it without storing" }).click();
  await page.getByText("Nothing was stored.").waitFor();
  assert.equal(await count(page, "Refused"), "3");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("heading", { name: "Imported" }).waitFor();
  assert.equal(await count(page, "New"), "3");
  assert.equal(await count(page, "Refused"), "3");
  for (const wrong of ["31.04.2026", "many", "cheap"]) {
    await page.getByRole("cell", { name: wrong, exact: true }).waitFor();
  }
  await settled(page);
  await house.picture(page, "data-result");
  await accessible(page, "the result of an import");

  const refused = await saved(page, () =>
    page.getByRole("link", { name: "Download the refused rows" }).click(),
  );
  const mended = refused.text
    .replace("31.04.2026", "30.04.2026")
    .replace(";many;", ";1;")
    .replace(";cheap;", ";4,50;")
    .replace(/;cheap(?=\r?\n|$)/, ";4,50");
  const again = join(house.folder, "mended.csv");
  writeFileSync(again, mended.replace(/;cheap/g, ";4,50"));
  await give(page, url, again);
  assert.equal(await page.getByLabel("The file holds").inputValue(), "orders");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("heading", { name: "Imported" }).waitFor();
  assert.equal(await count(page, "New"), "3");
  assert.equal(await count(page, "Refused"), "0");
}

async function samplesFit({ house, page, url }) {
  await page.goto(url + "/data/formats");
  const buttons = page.getByRole("button", { name: /^A sample file/ });
  await buttons.first().waitFor();
  for (let at = 0; at < (await buttons.count()); at++) {
    const file = await saved(page, () => buttons.nth(at).click());
    const path = join(house.folder, file.name);
    writeFileSync(path, file.text);
    await give(page, url, path);
    const kind = file.name.replace(".csv", "");
    assert.equal(await page.getByLabel("The file holds").inputValue(), kind);
    const header = file.text.replace("\ufeff", "").split("\r\n")[0].split(",");
    for (const column of header) {
      const found = await field(page, column).inputValue();
      assert.equal(found, column.includes("[") ? "item" : column, kind);
    }
    if (kind === "responses") await page.getByLabel("Questionnaire").fill("Sample");
    await settled(page);
    await page.getByRole("button", { name: "Try it without storing" }).click();
    await page.getByText("Nothing was stored.").waitFor();
    assert.equal(await count(page, "Refused"), "0", kind);
    await page.goto(url + "/data/formats");
    await buttons.first().waitFor();
  }
}

async function log({ page, url }) {
  await page.goto(url + "/data/imports");
  await page.getByRole("cell", { name: "till export.csv" }).waitFor();
  await page.getByRole("search").getByLabel("Search").fill("mended");
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  const file = await saved(page, () =>
    page.getByRole("button", { name: "Export CSV" }).click(),
  );
  assert.equal(file.name, "imports.csv");
  assert.equal(file.text.trim().split("\r\n").length, 2);
}

export async function run(world) {
  const { house } = world;
  await house.step("a Chinese file in GB18030 is recognised, mended and imported", () =>
    chinese(world),
  );
  await house.step("a messy file: what is refused is mended and imported", () => messy(world));
  await house.step("every sample file is taken for what it is", () => samplesFit(world));
  await house.step("the log of imports is searched and exported", () => log(world));
}

export const pages = () => [
  { name: "data", path: "/data", ready: "input[type=file]" },
  { name: "data-imports", path: "/data/imports", ready: "tbody td, .ant-empty" },
  { name: "data-formats", path: "/data/formats", ready: ".fields code" },
];
