// Segments: a rule as a form and as an expression, counted as it is written; members, movement.
import assert from "node:assert/strict";
import { saved } from "./house.mjs";

let segment = "/customers/segments";

const counted = (page) => page.locator(".ant-card", { hasText: "Selects now" }).locator(".figure-value");
const numberIn = async (place) => Number((await place.innerText()).replace(/\D/g, ""));

export async function run({ house, page, url }) {
  await house.step("Segments: a rule is built in the form and counted as it grows", async () => {
    await page.goto(url + "/customers/segments");
    await page.getByRole("button", { name: "New segment" }).click();
    await counted(page).waitFor();
    const everybody = await numberIn(counted(page));
    await page.getByRole("button", { name: "Add a condition" }).click();
    await page.getByRole("combobox", { name: "Field" }).selectOption({ label: "country" });
    await page.getByRole("combobox", { name: "Value" }).fill("GB");
    await page.getByText('country = "GB"').waitFor();
    const british = await numberIn(counted(page));
    assert.ok(british > 0 && british < everybody, `${british} of ${everybody}`);
    await page.getByRole("button", { name: "Add a condition" }).click();
    const second = page.locator(".condition").nth(1);
    await second.getByRole("combobox", { name: "Field" }).selectOption({ label: "number of orders" });
    await second.getByRole("combobox", { name: "Which days" }).selectOption({ label: "in the last" });
    await second.getByRole("combobox", { name: "Comparison" }).selectOption({ label: "at least" });
    await second.getByRole("textbox", { name: "Value" }).fill("2");
    await page.getByText('country = "GB" and orders(last 90 days) >= 2').waitFor();
    assert.ok((await numberIn(counted(page))) < british);
    await house.picture(page, "segment-new");
  });

  await house.step("Segments: what is not understood is pointed at, then saved", async () => {
    await page.getByText("Expression", { exact: true }).click();
    const text = page.getByLabel("The rule as an expression");
    assert.equal(await text.inputValue(), 'country = "GB" and orders(last 90 days) >= 2');
    await text.fill("countri = 5");
    await page.getByRole("alert").getByText("countri").waitFor();
    await page.getByLabel("Name").fill("British regulars");
    assert.ok(await page.getByRole("button", { name: "Save" }).isDisabled());
    await text.fill('country = "GB" and orders(last 365 days) >= 2');
    // At once, before the server has read what was written: it must not be lost.
    await page.getByText("Form", { exact: true }).click();
    await page.locator(".condition").nth(1).waitFor();
    const days = page.locator(".condition").nth(1).getByRole("spinbutton");
    assert.equal(await days.inputValue(), "365");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "British regulars" }).waitFor();
    segment = new URL(page.url()).pathname;
  });

  await house.step("Segments: members as a list and as a file, and who came and went", async () => {
    const size = await numberIn(counted(page));
    await page.locator(".members tbody a").first().waitFor();
    const file = await saved(page, () => page.getByRole("link", { name: "Export CSV" }).click());
    assert.equal(file.text.trim().split("\n").length - 1, size);
    await page.getByText(/members, now [\d,]+\.$/).waitFor();
    await page.getByRole("link", { name: "Open in the list of customers" }).click();
    const total = page.getByText(/^[\d,]+ customers$/);
    await total.waitFor();
    assert.equal(await numberIn(total), size);
    assert.equal(await page.getByRole("combobox", { name: "Segment" }).inputValue(), segment.split("/")[3]);
  });

  await house.step("Segments: a change keeps to the version it was made from; overlap", async () => {
    await page.goto(url + segment);
    await page.getByLabel("Description").fill("Twice within a year");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Twice within a year").or(page.locator("input[value='Twice within a year']")).first().waitFor();
    await page.goto(url + "/customers/segments/new");
    await page.getByLabel("Name").fill("Lapsed");
    await page.getByText("Expression", { exact: true }).click();
    await page.getByLabel("The rule as an expression").fill("since_last_order > 180 days");
    await page.getByText("since_last_order > 180 days").last().waitFor();
    await counted(page).waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Lapsed" }).waitFor();
    await page.goto(url + "/customers/segments");
    await page.locator("figure canvas").first().waitFor();
    assert.equal(await page.locator("table.list tbody tr").count(), 2);
  });

  await house.step("Segments: the list is searched, put in order and exported; overlaps open", async () => {
    const rows = page.locator("table.list tbody tr");
    await page.getByText(/^\D*[\d,]+ · [\d.]+%$/).first().waitFor();
    await page.getByRole("button", { name: "Customers", exact: true }).click();
    await page.locator("th[aria-sort=descending]", { hasText: "Customers" }).waitFor();
    const sizes = (await rows.locator("td:nth-child(3)").allInnerTexts()).map((text) =>
      Number(text.split(" ")[0].replace(/,/g, "")),
    );
    assert.ok(sizes[0] >= sizes[1], sizes.join());
    const file = await saved(page, () => page.getByRole("button", { name: "Export CSV" }).click());
    assert.equal(file.name, "segments.csv");
    await page.getByRole("searchbox", { name: "Search" }).fill("laps");
    await page.waitForFunction(() => document.querySelectorAll("table.list tbody tr").length === 1);
    const figure = page.locator("figure").first();
    await figure.getByText("Table", { exact: true }).click();
    const cell = figure.locator("tbody tr").first();
    const n = await numberIn(cell.locator("td").nth(1));
    await cell.getByRole("link").click();
    const total = page.getByText(/^[\d,]+ customers?$/);
    await total.waitFor();
    assert.equal(await numberIn(total), n);
  });

  await house.step("Segments: who came and went is listed; sizes over time; versions are taken back", async () => {
    await page.goto(url + segment);
    const movement = page.locator(".ant-card", { hasText: "Who came and went" });
    await movement.getByText("Table", { exact: true }).click();
    const row = movement.locator("tbody tr", { hasText: "Came in" });
    const n = await numberIn(row.locator("td").first());
    await row.getByRole("link").click();
    await page.waitForURL(/moved=entered/);
    const members = page.locator(".members");
    await members.getByText(/^Since \d/).waitFor();
    const file = await saved(page, () => members.getByRole("link", { name: "Export CSV" }).click());
    assert.equal(file.text.trim().split("\n").length - 1, n);
    const history = page.locator(".ant-card", { hasText: "Size over time" });
    await history.locator("canvas").waitFor();
    await history.getByText("Table", { exact: true }).click();
    assert.equal(await history.locator("tbody tr").count(), 13);
    const versions = page.locator(".ant-card", { hasText: "Versions" });
    await versions.getByRole("button", { name: /^Take back this version/ }).last().click();
    await versions.locator("li").nth(2).waitFor();
    assert.equal(await page.getByLabel("Description").inputValue(), "");
  });

  await house.step("Segments: labels are chosen in words; one that is put away is taken back", async () => {
    await page.goto(url + "/customers/segments/new?name=Away&rule=" + encodeURIComponent('nps_class = "promoter"'));
    const value = page.getByRole("combobox", { name: "Value" });
    await value.selectOption({ label: "Detractor" });
    await page.getByText(/is “Detractor”/).waitFor();
    await page.getByRole("combobox", { name: "Comparison" }).selectOption({ label: "one of" });
    await page.getByRole("checkbox", { name: "Passive" }).check();
    await page.getByText(/is “Passive” or “Detractor”/).waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Away" }).waitFor();
    await page.getByRole("button", { name: "Archive" }).click();
    await page.locator(".ant-popover").getByRole("button", { name: "Archive" }).click();
    await page.getByRole("heading", { name: "Segments" }).waitFor();
    await page.getByRole("checkbox", { name: "Show archived segments too" }).check();
    await page.getByRole("link", { name: "Away" }).click();
    await page.getByRole("button", { name: "Take back", exact: true }).click();
    await page.getByRole("button", { name: "Archive" }).waitFor();
    await page.getByRole("button", { name: "Archive" }).click();
    await page.locator(".ant-popover").getByRole("button", { name: "Archive" }).click();
    await page.getByRole("heading", { name: "Segments" }).waitFor();
  });
}

export const pages = () => [
  { name: "segments", path: "/customers/segments", ready: "figure canvas" },
  { name: "segment", path: segment, ready: ".members tbody a" },
];
