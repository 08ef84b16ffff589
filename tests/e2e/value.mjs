// Value of customers: one page for each question.
import assert from "node:assert/strict";

export async function run({ house, page, url }) {
  await house.step("Value: lists that lead to action say what they rest on", async () => {
    await page.goto(url + "/customers");
    await page.getByRole("link", { name: "Value" }).click();
    const lists = page.locator(".list-choice button");
    await lists.first().waitFor();
    assert.equal(await lists.count(), 5);
    await page.getByRole("button", { name: /^Win back/ }).click();
    await page.getByRole("heading", { name: "Win back" }).waitFor();
    assert.match(page.url(), /list=win_back/);
    await page.getByText("Customers who bought before and have lapsed.").waitFor();
    await page.locator("table.list tbody tr, .ant-empty").first().waitFor();
  });

  await house.step("Value: who went from which stage to which", async () => {
    await page.goto(url + "/customers/value/lifecycle");
    const figure = page.locator("figure").first();
    await figure.locator("canvas").waitFor({ timeout: 60_000 });
    await figure.locator(".picture").focus();
    await page.keyboard.press("End");
    await figure.locator("[aria-live]", { hasText: "Customers:" }).waitFor();
    await figure.getByText("Table", { exact: true }).click();
    assert.ok((await figure.locator("tbody tr").count()) > 10);
  });
}

export const pages = () => [
  { name: "lifecycle", path: "/customers/value/lifecycle", ready: "figure canvas" },
  { name: "concentration", path: "/customers/value/concentration", ready: "figure canvas" },
  { name: "lists", path: "/customers/value/lists", ready: ".list-choice button" },
];
