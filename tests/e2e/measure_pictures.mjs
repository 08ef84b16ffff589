// Pictures of compared studies, and the tables behind them: put in order, searched, one at a time.
import assert from "node:assert/strict";
import { accessible, saved, settled } from "./house.mjs";

const card = (page, name) =>
  page.locator(".ant-card").filter({ has: page.getByRole("heading", { name, exact: true }) });

/** Addresses of studies that compare regions. */
const compared = {};

/** `compute` makes a study of a type and gives its address. */
export async function pictureSteps({ house, page, url }, compute) {
  await house.step("Measure: a table is put in order by any column, and searched", async () => {
    compared.index = await compute("index", "Index by region", { compare: "region", permutations: 99 });
    await page.goto(url + compared.index);
    const pairs = card(page, "Are constructs distinct? (HTMT)");
    await pairs.locator("canvas").first().waitFor();
    await pairs.getByText("Table", { exact: true }).click();
    const first = () => pairs.locator("tbody tr").first().innerText();
    const before = await first();
    await pairs.getByRole("button", { name: "HTMT" }).click();
    await pairs.locator("th[aria-sort=descending]").waitFor();
    const values = await pairs.locator("tbody tr td:last-child").allInnerTexts();
    const figures = values.map((text) => Number.parseFloat(text));
    assert.deepEqual(figures, [...figures].sort((a, b) => b - a));
    await pairs.getByRole("button", { name: "HTMT" }).click();
    await pairs.getByRole("button", { name: "HTMT" }).click();
    assert.equal(await pairs.locator("th[aria-sort=descending], th[aria-sort=ascending]").count(), 0);
    assert.equal(await first(), before);
    await pairs.getByRole("searchbox").fill("loyalty image");
    assert.equal(await pairs.locator("tbody tr").count(), 1);
    await accessible(page, "a table behind a picture");
  });

  await house.step("Measure: the ruler of groups step by step, and their differences one construct at a time", async () => {
    const ruler = card(page, "Same ruler in every group? (MICOM)");
    await ruler.getByRole("application").focus();
    await page.keyboard.press("ArrowRight");
    const differences = card(page, "Differences between groups");
    const chooser = differences.getByLabel("Shown");
    await chooser.selectOption({ label: "Loyalty" });
    await differences.locator("canvas").first().waitFor();
    const file = await saved(page, () => differences.getByRole("button", { name: "CSV" }).click());
    const lines = file.text.trim().split("\r\n");
    assert.match(lines[0], /"?Construct"?,"?Group"?,"?Against group"?/);
    assert.ok(lines.length > 2 && lines.slice(1).every((line) => line.startsWith("Loyalty")));
    await chooser.selectOption({ label: "All, as a table" });
    await differences.locator("tbody tr").first().waitFor();
    assert.ok((await differences.locator("tbody tr").count()) > lines.length);
  });

  await house.step("Measure: Kano classes by group are drawn attribute by attribute", async () => {
    compared.kano = await compute("kano", "Kano by region", { compare: "region" });
    await page.goto(url + compared.kano);
    const groups = card(page, "Classes by group");
    await groups.locator("canvas").first().waitFor();
    const names = await groups.getByLabel("Shown").locator("option").allInnerTexts();
    assert.ok(names.length > 5);
    await groups.getByLabel("Shown").selectOption({ index: 1 });
    await groups.getByRole("application").focus();
    await page.keyboard.press("ArrowRight");
    await page.getByText(new RegExp("^" + names[1] + "; ")).waitFor();
  });

  await house.step("Measure: what is said to count is held against what does", async () => {
    compared.board = await compute("board", "Board by region", { compare: "region" });
    await page.goto(url + compared.board);
    const stated = card(page, "Stated against derived importance");
    await stated.locator("canvas").first().waitFor();
    await stated.getByText("Table", { exact: true }).click();
    assert.match(await stated.locator("thead").innerText(), /Stated importance/);
    await settled(page);
  });
}

export const comparedPages = () =>
  Object.entries(compared).map(([type, path]) => ({ name: "measure-compared-" + type, path, ready: "figure" }));
