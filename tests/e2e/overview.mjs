// Overview: five figures, findings, charts that are tables too.
import assert from "node:assert/strict";
import { saved } from "./house.mjs";

export async function run({ house, page, url }) {
  await house.step("Overview shows five figures with interval and n", async () => {
    await page.goto(url);
    await page.locator(".figure-card").first().waitFor({ timeout: 60_000 });
    assert.equal(await page.locator(".figure-card").count(), 5);
    const text = await page.locator(".figure-cards").innerText();
    assert.equal(text.match(/\n95% interval/g)?.length, 5, text);
    assert.equal(text.match(/\nn = /g)?.length, 5, text);
    assert.ok((await page.locator(".findings > li").count()) > 0);
    assert.ok((await page.locator(".overdue > li").count()) > 0);
    await page.locator("figure canvas").nth(2).waitFor();
  });

  await house.step("a chart is also a table, a picture to keep, and steps by key", async () => {
    const figure = page.locator("figure", { has: page.locator("[aria-label^='Change of each']") });
    await figure.getByText("Table", { exact: true }).click();
    assert.equal(await figure.locator("tbody tr").count(), 3);
    const csv = await saved(page, () => figure.getByRole("button", { name: "CSV" }).click());
    assert.equal(csv.name, "changes.csv");
    assert.match(csv.text, /^\ufeffFigure,/);
    await figure.getByText("Chart", { exact: true }).click();
    await figure.locator("canvas").waitFor();
    const svg = await saved(page, () => figure.getByRole("button", { name: "SVG" }).click());
    assert.equal(svg.name, "changes.svg");
    assert.match(svg.text, /^<svg[^]*Net Promoter Score[^]*<\/svg>$/);
    // Parsed on a page of its own: the policy of ours would forbid the picture's styles.
    const blank = await house.browser.newPage();
    const faults = await blank.evaluate(
      (text) =>
        new DOMParser().parseFromString(text, "image/svg+xml").querySelectorAll("parsererror").length,
      svg.text,
    );
    await blank.close();
    assert.equal(faults, 0, "not well-formed: " + svg.text);
    const png = await saved(page, () => figure.getByRole("button", { name: "PNG" }).click());
    assert.equal(png.name, "changes.png");
    await figure.locator(".picture").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await figure.locator("[aria-live]", { hasText: "Net Promoter Score" }).waitFor();
  });

  await house.step("a figure opens to what it is made of", async () => {
    await page.goto(url);
    await page.getByRole("link", { name: "Net Promoter Score" }).click();
    await page.getByRole("heading", { name: "Net Promoter Score" }).waitFor();
    await page.getByText("Left out").waitFor();
    await page.getByText("Promoters (9–10)", { exact: true }).click();
    const behind = page.locator(".table-frame tbody tr");
    await behind.first().waitFor();
    const ratings = await behind.locator("td:nth-child(2)").allInnerTexts();
    assert.ok(ratings.length > 10 && ratings.every((one) => Number(one) >= 9), ratings.join());
    await page.locator(".picture canvas").nth(1).waitFor();
    await page.getByText("3 months", { exact: true }).click();
    await page.locator("[aria-label*='over the 3 months']").first().waitFor();
    await page.goto(url + "/figures/nonsense");
    await page.getByText("There is no such page.").waitFor();
  });
}

export const pages = () => [
  { name: "overview", path: "/", ready: "figure canvas" },
  { name: "figure", path: "/figures/retention_rate", ready: ".table-frame tbody a" },
];
