// Customers and one customer.
import assert from "node:assert/strict";
import { saved } from "./house.mjs";

let customer = "/customers";

export async function run({ house, page, url }) {
  await house.step("Customers: pages, search, keyboard", async () => {
    await page.goto(url + "/customers");
    const links = page.locator("tbody a");
    await links.nth(39).waitFor();
    const first = await links.first().getAttribute("href");
    const list = page.locator(".virtual");
    await page.getByText("The first 100.").waitFor();
    await list.evaluate((frame) => frame.scrollTo(0, frame.scrollHeight));
    await page.getByText("The first 200.").waitFor();
    assert.ok((await links.count()) < 100, "rows out of sight are not drawn");
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByText("The first 300.").waitFor();
    await list.evaluate((frame) => frame.scrollTo(0, 0));
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

  await house.step("Customers: sorting, counting, and the list as a file", async () => {
    await page.goto(url + "/customers?country=GB");
    await page.getByText(/^[\d,]+ customers$/).waitFor();
    const names = page.locator("tbody tr td:first-child a");
    await page.getByRole("button", { name: "Name" }).click();
    await page.locator("th[aria-sort=ascending]").waitFor();
    await page.waitForFunction(() => /^a/i.test(document.querySelector("tbody a").innerText));
    const first = await names.first().innerText();
    await page.getByRole("button", { name: /^Name/ }).click();
    await page.locator("th[aria-sort=descending]").waitFor();
    await page.waitForFunction((n) => document.querySelector("tbody a").innerText !== n, first);
    const file = await saved(page, () => page.getByRole("link", { name: "Export CSV" }).click());
    assert.equal(file.name, "customers.csv");
    const lines = file.text.trim().split(/\r?\n/);
    assert.match(lines[0], /^\ufeff?id,name,region,country,joined_at/);
    const total = await page.getByText(/^[\d,]+ customers$/).innerText();
    assert.equal(lines.length - 1, Number(total.replace(/\D/g, "")));
    assert.ok(lines.slice(1).every((line) => line.includes(",GB,")));
  });

  await house.step("Customers: a rule that is not understood is said, and dropped", async () => {
    await page.goto(url + "/customers?rule=" + encodeURIComponent('stage = "repat"'));
    const line = page.locator(".rule-line");
    await line.getByRole("alert").getByText(/Did you mean repeat/).waitFor();
    await page.getByRole("button", { name: "Show all customers" }).click();
    await page.locator("tbody a").first().waitFor();
    assert.equal(await page.getByRole("alert").count(), 0);
  });

  await house.step("Customers: the column that the list is in order of is shown", async () => {
    await page.goto(url + "/customers?sort=-net");
    await page.locator("th[aria-sort=descending]", { hasText: "Net sales" }).waitFor();
    await page.goto(url + "/customers");
    await page.getByRole("columnheader", { name: "Region" }).waitFor();
    assert.equal(await page.getByRole("columnheader", { name: "Net sales" }).count(), 0);
  });

  await house.step("Customers: the choice of columns is kept", async () => {
    await page.goto(url + "/customers");
    await page.getByRole("columnheader", { name: "Region" }).waitFor();
    await page.getByText("Columns", { exact: true }).first().click();
    await page.getByRole("checkbox", { name: "Region" }).uncheck();
    await page.getByRole("checkbox", { name: "Number" }).check();
    await page.reload();
    await page.getByRole("columnheader", { name: "Number" }).waitFor();
    assert.equal(await page.getByRole("columnheader", { name: "Region" }).count(), 0);
    await page.getByText("Columns", { exact: true }).first().click();
    await page.getByRole("button", { name: "Usual columns" }).click();
    await page.getByRole("columnheader", { name: "Region" }).waitFor();
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
    const titles = await page.locator(".timeline h3").allInnerTexts();
    assert.ok(titles.every((title) => title.startsWith("Order")), titles.join());
    await page.getByRole("heading", { name: "Promises" }).waitFor();
    const next = page.locator(".next");
    await next.waitFor();
    assert.match(await next.innerText(), /Next best thing to do\s+\S/);
    await page.goto(url + "/customers/1");
    await page.getByRole("alert").waitFor();
  });

  await house.step("Customer 360: a merge is taken apart after asking", async () => {
    await page.goto(url + customer);
    const merge = page.locator(".lines > li", { has: page.getByRole("button") }).first();
    const before = await page.getByText(/Made of \d+ source records/).innerText();
    await merge.getByRole("button", { name: "Take apart" }).click();
    await page.getByText("Take this merge apart?").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await merge.getByRole("button", { name: "Take apart" }).click();
    await page.locator(".ant-popover").getByRole("button", { name: "Take apart" }).last().click();
    await page.waitForFunction((text) => !document.body.innerText.includes(text), before);
  });
}

export const pages = () => [
  { name: "customers", path: "/customers", ready: "tbody a" },
  { name: "customer", path: customer, ready: ".timeline > li" },
];
