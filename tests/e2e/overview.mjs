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

  await house.step("a chart is also a table", async () => {
    const figure = page.locator("figure").first();
    await figure.getByText("Table").click();
    assert.equal(await figure.locator("tbody tr").count(), 3);
    const file = await saved(page, () => figure.getByRole("button", { name: "CSV" }).click());
    assert.equal(file.name, "changes.csv");
    assert.match(file.text, /^\ufeffFigure,/);
    await figure.getByText("Chart", { exact: true }).click();
  });
}

export const pages = () => [{ name: "overview", path: "/", ready: "figure canvas" }];
