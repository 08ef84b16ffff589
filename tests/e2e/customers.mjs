// Customers and one customer.
import assert from "node:assert/strict";

let customer = "/customers";

export async function run({ house, page, url }) {
  await house.step("Customers: pages, search, keyboard", async () => {
    await page.goto(url + "/customers");
    const links = page.locator("tbody a");
    await links.nth(49).waitFor();
    const first = await links.first().getAttribute("href");
    await page.getByRole("button", { name: "Next page" }).click();
    await page.waitForFunction((href) => !document.querySelector(`a[href="${href}"]`), first);
    await page.getByRole("button", { name: "First page" }).click();
    await page.locator(`a[href="${first}"]`).waitFor();
    await links.first().focus();
    await page.keyboard.press("ArrowDown");
    const focused = await page.evaluate(() => document.activeElement.getAttribute("href"));
    assert.equal(focused, await links.nth(1).getAttribute("href"));
    await page.keyboard.press("/");
    await page.keyboard.type("nobody of this name");
    await page.keyboard.press("Enter");
    await page.getByText("No customer fits").waitFor();
    await house.picture(page, "customers-none");
    await page.getByRole("button", { name: "Clear" }).click();
    await page.locator(`a[href="${first}"]`).waitFor();
  });

  await house.step("Customer 360: identities and timeline", async () => {
    await page.goto(url);
    const link = page.locator(".overdue a").first();
    customer = await link.getAttribute("href");
    await link.click();
    await page.locator(".timeline > li").first().waitFor();
    await page.locator("table.list td").first().waitFor();
    await page.getByText("Orders", { exact: true }).click();
    await page.locator(".timeline h3", { hasText: "Order" }).first().waitFor();
    await page.goto(url + "/customers/1");
    await page.getByRole("alert").waitFor();
  });
}

export const pages = () => [
  { name: "customers", path: "/customers", ready: "tbody a" },
  { name: "customer", path: customer, ready: ".timeline > li" },
];
