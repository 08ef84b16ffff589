// Value of customers: one page for each question; every figure opens the customers it is made of.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { saved, settled, signIn, troth } from "./house.mjs";

const numberIn = async (place) => Number((await place.innerText()).replace(/\D/g, ""));
const total = (page) => page.getByText(/^[\d,]+ customers$/);

/** Opens a link to customers, and checks that the list has as many as the link says. */
async function opens(page, link) {
  const said = await numberIn(link);
  await link.click();
  await total(page).waitFor();
  assert.equal(await numberIn(total(page)), said);
  return said;
}

async function computed(page, url, path, ready) {
  await page.goto(url + "/customers/value/" + path);
  await page.locator(ready).first().waitFor();
}

async function beforeAnything({ house, page, url }) {
  await house.step("Value: lists that lead to action say what they rest on", async () => {
    await page.goto(url + "/customers");
    await page.getByRole("link", { name: "Value", exact: true }).click();
    const lists = page.locator(".list-choice button");
    await lists.first().waitFor();
    assert.equal(await lists.count(), 5);
    await page.getByRole("button", { name: /^Win back/ }).click();
    await page.getByRole("heading", { name: "Win back" }).waitFor();
    assert.match(page.url(), /list=win_back/);
    await page.getByText("Customers who bought before and have lapsed.").waitFor();
    await page.locator("table.list tbody tr, .ant-empty").first().waitFor();
    await page.getByRole("button", { name: /^Over-served/ }).click();
    await page.getByText("Customer value has not been computed yet.").waitFor();
  });

  await house.step("Value: before it was computed, a page says so and computes it", async () => {
    for (const part of ["loyalty", "lifecycle", "cohorts", "concentration", "leaving"]) {
      await page.goto(url + "/customers/value/" + part);
      await page.getByText("The value of customers has not been computed yet.").waitFor();
    }
    await page.goto(url + "/customers/value/matrix");
    await page.getByRole("button", { name: "Compute value" }).waitFor();
    await house.picture(page, "value-empty");
    await page.getByRole("button", { name: "Compute value" }).click();
    await page.getByRole("button", { name: "Stop" }).waitFor();
    await page.locator("figure canvas").first().waitFor({ timeout: 60_000 });
    await page.getByText(/^As of .* of [\d,]+ customers; computed/).waitFor();
  });
}

async function groups({ house, page, url }) {
  await house.step("Value: a cell of the matrix opens its customers, by click and by key", async () => {
    await computed(page, url, "matrix", "figure canvas");
    const first = page.locator(".cards").first().getByRole("link", { name: /^Open [\d,]+ customers$/ }).first();
    await opens(page, first);
    await page.getByText(/^Only those for whom: place in the value matrix is/).waitFor();
    await page.goBack();
    const picture = page.locator("figure").first().locator(".picture");
    await picture.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await total(page).waitFor();
    assert.match(decodeURIComponent(page.url()), /rule=value_matrix\+=\+"grow"/);
  });

  await house.step("Value: groups of the matrix add up, and are taken along", async () => {
    await computed(page, url, "matrix", "figure canvas");
    const figure = page.locator("figure").first();
    const file = await saved(page, () => figure.getByRole("button", { name: "CSV" }).click());
    const rows = file.text.replace("\ufeff", "").trim().split("\r\n").slice(1).map((row) => row.split(","));
    assert.deepEqual(rows.map((row) => row[0]), ["grow", "protect", "cut_cost", "keep"]);
    assert.ok(Math.abs(rows.reduce((sum, row) => sum + Number(row[2]), 0) - 1) < 1e-9);
    const svg = await saved(page, () => figure.getByRole("button", { name: "SVG" }).click());
    assert.match(svg.text, /<svg/);
  });

  await house.step("Value: a cell is saved as a segment that has the same customers", async () => {
    await computed(page, url, "matrix", ".cards");
    const row = page.locator(".cards").first().locator("tbody tr").first();
    const n = await numberIn(row.getByRole("link", { name: /^Open/ }));
    await row.getByRole("link", { name: /^Save as a segment/ }).click();
    assert.equal(await page.getByLabel("Name").inputValue(), "Protect");
    const counted = page.locator(".ant-card", { hasText: "Selects now" }).locator(".figure-value");
    await counted.waitFor();
    assert.equal(await numberIn(counted), n);
    assert.equal(await page.locator(".condition").count(), 1);
  });

  await house.step("Value: kinds of loyalty with their evidence asked for", async () => {
    await computed(page, url, "loyalty", "figure canvas");
    const situations = page.locator(".ant-card", { hasText: "Eight situations" });
    await situations.locator("figure canvas").first().waitFor();
    assert.equal(await situations.locator("table").last().locator("tbody tr").count(), 8);
    const indicators = page.locator(".ant-card", { hasText: "Eight indicators of loyalty" });
    await indicators.getByText(/^Repeat purchases: Purchases in the last/).waitFor();
    await indicators.getByText(/not known, and why$/).click();
    await indicators.getByText(/needs an answered question named in .* items\.deciding/).waitFor();
    const quadrants = page.locator(".ant-card", { hasText: "Attitude and patronage" });
    await opens(page, quadrants.getByRole("link", { name: /^Open/ }).first());
  });
}

/** What is spent elsewhere, and the lists that lead to action. */
async function toDo({ house, page, url }) {
  await house.step("Value: what customers spend elsewhere, of whom it is known and of all", async () => {
    await computed(page, url, "loyalty", "figure canvas");
    const card = page.locator(".ant-card", { has: page.locator("#wallet") });
    const facts = card.locator("dl.facts");
    await facts.getByText(/of [\d,]+ buyers \([\d.]+%\)/).waitFor();
    await facts.getByText(/^£[\d,]+ \(£[\d,]+ to £[\d,]+\)$/).waitFor();
    await card.getByText(/^Head-room: value now \(net sales of the last \d+ days\)/).waitFor();
    const told = await numberIn(facts.getByRole("link"));
    const file = await saved(page, () => card.getByRole("button", { name: "CSV" }).click());
    const bands = file.text.trim().split("\r\n").slice(1).map((row) => row.split(",").map(Number));
    assert.equal(bands.reduce((sum, band) => sum + band[1], 0), told);
    await card.getByText("Table", { exact: true }).click();
    const row = card.locator("tbody tr").nth(1);
    const n = await numberIn(row.locator("td").first());
    await row.getByRole("link").click();
    await total(page).waitFor();
    assert.equal(await numberIn(total(page)), n);
    await page.locator("th[aria-sort=descending]", { hasText: "Spent elsewhere" }).waitFor();
    await page.goBack();
    await card.getByText("Head-room:").waitFor();
    await opens(page, facts.getByRole("link"));
    await page.goBack();
    await card.getByRole("link", { name: "Change: Loyalty" }).click();
    await page.waitForURL(/settings#loyalty$/);
    await page.getByLabel("Strong preference from").waitFor();
  });

  await house.step("Value: means of loyalty open the customers they are over", async () => {
    await computed(page, url, "loyalty", "figure canvas");
    const card = page.locator(".ant-card", { hasText: "Felt, judged, done" });
    await card.getByText("Table", { exact: true }).click();
    const row = card.locator("tbody tr", { hasText: "Emotional" });
    const n = await numberIn(row.locator("td").last());
    await row.getByRole("link").click();
    await total(page).waitFor();
    assert.equal(await numberIn(total(page)), n);
    await page.locator("th[aria-sort=ascending]", { hasText: "Emotional loyalty" }).waitFor();
  });

  await house.step("Value: an action list is searched, put in order, and opened as customers", async () => {
    await page.goto(url + "/customers/value/lists?list=about_to_leave");
    await page.getByText(/whose chance to leave is 50% or more/).waitFor();
    const rows = page.locator("table.reflow tbody tr");
    await rows.nth(5).waitFor();
    const stakes = () => rows.locator("td.figure").allInnerTexts();
    await page.getByRole("button", { name: "At stake" }).click();
    await page.getByRole("button", { name: "At stake" }).click();
    await page.locator("th[aria-sort=ascending]", { hasText: "At stake" }).waitFor();
    const amounts = (await stakes()).map((text) => Number(text.replace(/[£,]/g, "")));
    assert.ok(amounts[0] <= amounts.at(-1), amounts.join());
    const name = (await rows.nth(2).locator("th").innerText()).trim();
    await page.getByRole("searchbox", { name: "Name" }).fill(name.slice(0, 6));
    await page.getByText(/^\d+ of \d+ found$/).waitFor();
    await settled(page);
    for (const found of await rows.locator("th").allInnerTexts()) {
      assert.ok(found.toLowerCase().includes(name.slice(0, 6).toLowerCase().trim()), found);
    }
    await page.getByRole("searchbox", { name: "Name" }).fill("nobody of this name");
    await page.locator(".ant-empty").waitFor();
    await page.getByRole("searchbox", { name: "Name" }).fill("");
    const count = await numberIn(page.locator("button[aria-pressed=true] .count"));
    await page.getByRole("link", { name: "Open in the list of customers" }).click();
    await total(page).waitFor();
    assert.equal(await numberIn(total(page)), count);
  });

  await house.step("Value: who is on a list is changed, refused at the spot, and undone", async () => {
    await page.goto(url + "/customers/value/lists?list=over_served");
    await page.getByText("cannot be told before it is known what contacts cost").waitFor();
    const cost = page.getByLabel("Cost of a contact");
    const save = page.getByRole("button", { name: "Save", exact: true });
    await cost.fill("much");
    await page.getByText("This is not a number.").waitFor();
    assert.ok(await save.isDisabled());
    await cost.fill("25");
    await save.click();
    await page.getByText("Saved: the list is made by it now.").waitFor();
    await page.locator("table.reflow tbody tr").first().waitFor();
    assert.ok((await numberIn(page.locator("button[aria-pressed=true] .count"))) > 0);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("cannot be told before it is known what contacts cost").waitFor();
  });

  await house.step("Value: groups are put in order and exported with their intervals", async () => {
    await computed(page, url, "matrix", ".cards");
    const frame = page.locator(".cards-frame", { has: page.getByRole("table", { name: /RFM/ }) });
    await frame.getByRole("button", { name: "Value now", exact: true }).click();
    await frame.locator("th[aria-sort=descending]").waitFor();
    const file = await saved(page, () => frame.getByRole("button", { name: /^Export CSV/ }).click());
    const rows = file.text.replace("\ufeff", "").trim().split("\r\n").map((row) => row.split(","));
    assert.equal(rows[1].length, 11);
    const now = rows.slice(1).map((row) => Number(row[2]));
    assert.deepEqual(now, [...now].sort((a, b) => b - a));
    assert.ok(rows.slice(1).every((row) => Number(row[4]) <= Number(row[3]) && Number(row[3]) <= Number(row[5])));
  });
}

async function overTime({ house, page, url }) {
  await house.step("Value: who went from which stage to which", async () => {
    await computed(page, url, "lifecycle", "figure canvas");
    const figure = page.locator("figure").first();
    await figure.locator(".picture").focus();
    await page.keyboard.press("End");
    await figure.locator("[aria-live]", { hasText: "Customers:" }).waitFor();
    await figure.getByText("Table", { exact: true }).click();
    const streams = figure.locator("tbody tr");
    assert.ok((await streams.count()) > 10);
    // The last stream of the table: its customers are as many as it says.
    const stream = streams.last();
    const n = await numberIn(stream.locator("td").nth(1));
    await stream.getByRole("link").click();
    await total(page).waitFor();
    assert.equal(await numberIn(total(page)), n);
    await page.goBack();
    await page.getByLabel("Period").selectOption({ label: "All periods" });
    await page.locator("figure").first().getByText("Table", { exact: true }).click();
    assert.ok((await page.locator("figure").first().locator("tbody tr").count()) > 40);
  });

  await house.step("Value: a cell of the cohorts opens who bought at that age", async () => {
    await computed(page, url, "cohorts", "figure canvas");
    const figure = page.locator("figure").first();
    await figure.getByText("Table", { exact: true }).click();
    const row = figure.locator("tbody tr").nth(2);
    const n = await numberIn(row.locator("td").nth(4));
    await row.getByRole("link").click();
    await total(page).waitFor();
    assert.equal(await numberIn(total(page)), n);
    await page.getByText(/bought in quarter/).waitFor();
  });

  await house.step("Value: the whale curve has intervals, and opens its customers", async () => {
    await computed(page, url, "concentration", "figure canvas");
    const facts = page.locator("dl.facts");
    assert.equal(await facts.getByText(/95% interval/).count(), 4);
    await opens(page, facts.getByRole("link").first());
    await computed(page, url, "concentration", "figure canvas");
    await page.locator(".ant-segmented-item", { hasText: /^Sales$/ }).click();
    await facts.getByRole("link", { name: /^the first [\d,]+ of the list$/ }).last().click();
    await total(page).waitFor();
    assert.equal(new URL(page.url()).searchParams.get("sort"), "-net");
  });
}

async function leaving({ house, page, url }) {
  await house.step("Value: chances of leaving open their customers", async () => {
    await computed(page, url, "leaving", "figure canvas");
    const figure = page.locator("figure").first();
    await figure.getByText("Table", { exact: true }).click();
    const row = figure.locator("tbody tr").nth(4);
    const n = await numberIn(row.locator("td").first());
    await row.getByRole("link").click();
    await total(page).waitFor();
    assert.equal(await numberIn(total(page)), n);
  });

  await house.step("Value: whom to contact follows the cost of a contact", async () => {
    await computed(page, url, "leaving", "figure canvas");
    const card = page.locator(".ant-card", { hasText: "Whom to contact" });
    const plan = card.getByText(/^From .* at risk a contact pays/);
    await plan.waitFor();
    const cheap = await plan.innerText();
    await card.getByLabel(/^Cost of a contact/).fill("20");
    await page.waitForFunction((before) => !document.body.innerText.includes(before), cheap);
    await card.getByLabel(/^Of those who would leave/).fill("0");
    await card.getByText("Enter a cost, and a share").waitFor();
    await page.getByLabel("Effect of").selectOption({ index: 2 });
    await page.getByText(/Calibration slope/).waitFor();
    await page.getByRole("heading", { name: /^Purchases: / }).waitFor();
  });
}

async function settings({ house, page, url }) {
  await house.step("Value: settings are refused, saved, and count once computed anew", async () => {
    await computed(page, url, "settings", ".settings-grid");
    const differ = page.getByText(/settings? differs? from the standard\./);
    const standard = await numberIn(differ);
    const days = page.getByLabel("Lapsed after");
    await days.fill("0");
    await page.getByText("Must be from 1 to 3660.").waitFor();
    assert.ok(await page.getByRole("button", { name: "Save", exact: true }).isDisabled());
    await days.fill("180");
    await page.getByLabel("Margin", { exact: true }).fill("40");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved. The settings count once value is computed anew.").waitFor();
    await page.getByText(`${standard + 2} settings differ from the standard.`).waitFor();
    await page.goto(url + "/customers/value/lifecycle");
    await page.getByText("Settings were changed after this was computed.").waitFor();
    const before = await page.getByText(/^As of .* computed/).innerText();
    await page.getByRole("button", { name: "Compute anew" }).click();
    await page.getByText(/lapsed after 180 days without a purchase/).waitFor({ timeout: 60_000 });
    await page.getByText("Settings were changed after this").waitFor({ state: "detached" });
    assert.ok(before.length > 0);
    await computed(page, url, "settings", ".settings-grid");
    await page.getByLabel("Lapsed after").fill("200");
    await page.getByRole("button", { name: "Discard changes" }).click();
    assert.equal(await page.getByLabel("Lapsed after").inputValue(), "180");
    await page.getByLabel("Lapsed after").fill("200");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Undone: the settings are as they were.").waitFor();
    assert.equal(await page.getByLabel("Lapsed after").inputValue(), "180");
  });

  await house.step("Value: a job is stopped, and what was there stays", async () => {
    await computed(page, url, "matrix", "figure canvas");
    // An analyst's job is theirs to stop; the owner's own here.
    await page.getByRole("button", { name: "Compute anew" }).click();
    const stop = page.getByRole("button", { name: "Stop" });
    const anew = page.getByRole("button", { name: "Compute anew" });
    await stop.or(anew).first().waitFor();
    if (await stop.count()) await stop.click();
    await anew.waitFor({ timeout: 60_000 });
    await page.locator("figure canvas").first().waitFor();
  });
}

async function customer({ house, page, url }) {
  await house.step("Value: in Customer 360 with its explanation", async () => {
    await page.goto(url + "/customers?sort=-clv");
    await page.locator("tbody a").first().click();
    const card = page.locator(".ant-card", { hasText: "Value and loyalty" });
    await card.getByText("Where they stand").waitFor();
    await card.getByText(/95% interval/).first().waitFor();
    await card.getByText(/^Indicators of loyalty: \d of 8 known$/).click();
    await card.getByText(/^Repeat purchases: \d+ \(by behaviour\)/).waitFor();
    await card.getByText("What the figures mean and rest on").click();
    await card.getByText(/^Run \d+, data up to/).waitFor();
    await house.picture(page, "customer-value");
  });
}

let model = "/customers/segments/models";

async function byModel({ house, page, url }) {
  await house.step("Groups by model are found, explained, and open their customers", async () => {
    await page.goto(url + "/customers/segments");
    await page.getByRole("link", { name: "By model" }).click();
    await page.getByText("No groups have been looked for yet.").waitFor();
    const find = page.getByRole("button", { name: "Find groups" });
    assert.ok(await find.isDisabled());
    await page.getByLabel("Name").fill("Alike");
    await page.getByRole("combobox", { name: "Groups" }).selectOption("3");
    await page.getByRole("checkbox", { name: "value at risk" }).check();
    await find.click();
    await page.getByRole("heading", { name: "Alike" }).waitFor({ timeout: 60_000 });
    model = new URL(page.url()).pathname;
    await page.locator("figure canvas").first().waitFor();
    assert.equal(await page.locator(".cards tbody tr").count(), 3);
    await opens(page, page.locator(".cards").getByRole("link", { name: /^Open/ }).first());
    await page.goto(url + model);
    await page.getByRole("button", { name: "Fit anew" }).click();
    await page.getByText(/version 2/).waitFor({ timeout: 60_000 });
  });
}

/** Who serves customers sees figures and customers, but changes nothing. */
async function reader({ house, server, url }) {
  await house.step("Value: who may not change it sees figures and settings only", async () => {
    const who = { email: "sam@example.org", password: "sam sees it all" };
    const add = ["user", "add", server.workspace, who.email, "--name", "Sam", "--role", "service"];
    execFileSync(troth, [...add, "--password-stdin"], { input: who.password, stdio: "pipe" });
    const visitor = await house.visitor();
    await signIn(visitor, url, who);
    await visitor.getByRole("heading", { name: "Overview" }).waitFor();
    await visitor.goto(url + "/customers/value/matrix");
    await visitor.locator("figure canvas").first().waitFor();
    assert.equal(await visitor.getByRole("button", { name: "Compute anew" }).count(), 0);
    assert.equal(await visitor.getByRole("link", { name: /^Save as a segment/ }).count(), 0);
    assert.ok((await visitor.getByRole("link", { name: /^Open [\d,]+/ }).count()) >= 4);
    await visitor.goto(url + "/customers/value/settings");
    await visitor.getByText("Only an owner can change these.").waitFor();
    assert.ok(await visitor.getByLabel("Lapsed after").isDisabled());
    await visitor.context().close();
  });
}

/** Who sees no customers still reads figures over all of them, by a way of their own. */
async function viewer({ house, server, url }) {
  await house.step("Value: who may see no customer is led to figures, and offered no lists", async () => {
    const who = { email: "vic@example.org", password: "vic sees figures" };
    const add = ["user", "add", server.workspace, who.email, "--name", "Vic", "--role", "viewer"];
    execFileSync(troth, [...add, "--password-stdin"], { input: who.password, stdio: "pipe" });
    const visitor = await house.visitor();
    await signIn(visitor, url, who);
    await visitor.getByRole("heading", { name: "Overview" }).waitFor();
    const refused = [];
    visitor.on("response", (answer) => answer.status() === 403 && refused.push(answer.url()));
    await visitor.getByRole("link", { name: "Customers", exact: true }).click();
    await visitor.locator("figure canvas").first().waitFor();
    assert.match(visitor.url(), /\/customers\/value$/);
    const parts = await visitor.getByRole("navigation", { name: "Value" }).getByRole("link").allInnerTexts();
    assert.ok(parts.length >= 6 && !parts.includes("Action lists") && !parts.includes("Settings"), parts.join());
    assert.equal(await visitor.getByRole("link", { name: "Segments" }).count(), 0);
    for (const part of parts) {
      await visitor.getByRole("link", { name: part, exact: true }).click();
      await settled(visitor);
    }
    assert.deepEqual(refused, []);
    await visitor.goto(url + "/customers/value/lists");
    await visitor.getByRole("heading", { name: "This page is for others" }).waitFor();
    await visitor.context().close();
  });
}

export async function run(world) {
  await beforeAnything(world);
  await groups(world);
  await toDo(world);
  await overTime(world);
  await leaving(world);
  await customer(world);
  await byModel(world);
  await reader(world);
  await viewer(world);
  await settings(world);
}

export const pages = () => [
  { name: "matrix", path: "/customers/value/matrix", ready: "figure canvas" },
  { name: "loyalty", path: "/customers/value/loyalty", ready: "figure canvas" },
  { name: "lifecycle", path: "/customers/value/lifecycle", ready: "figure canvas" },
  { name: "cohorts", path: "/customers/value/cohorts", ready: "figure canvas" },
  { name: "concentration", path: "/customers/value/concentration", ready: "figure canvas" },
  { name: "leaving", path: "/customers/value/leaving", ready: "figure canvas" },
  { name: "value-settings", path: "/customers/value/settings", ready: ".settings-grid" },
  { name: "lists", path: "/customers/value/lists", ready: ".list-choice button" },
  { name: "models", path: "/customers/segments/models", ready: ".lines li" },
  { name: "model", path: model, ready: "figure canvas" },
  { name: "customers-by-rule", path: "/customers?rule=overdue&sort=-clv", ready: ".rule-line a" },
];
