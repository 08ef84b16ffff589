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
}

export const pages = () => [
  { name: "segments", path: "/customers/segments", ready: "figure canvas" },
  { name: "segment", path: segment, ready: ".members tbody a" },
];
