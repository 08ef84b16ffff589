// Value of customers: one page for each question.
import assert from "node:assert/strict";

export async function run({ house, page, url }) {
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

export const pages = () => [{ name: "lifecycle", path: "/customers/value/lifecycle", ready: "figure canvas" }];
