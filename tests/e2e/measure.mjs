// Studies: made by the wizard, computed, read, tried with filters, verified, exported, removed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { owner, prefer, saved, settled } from "./house.mjs";
import { editorSteps } from "./measure_editors.mjs";
import { comparedPages, pictureSteps } from "./measure_pictures.mjs";

const numberIn = async (place) => Number((await place.innerText()).replace(/\D/g, ""));
/** Responses in the result, as the card of what it rests on says. */
const responses = (page) =>
  page.locator("dt", { hasText: "Responses in the result" }).locator("+ dd");
const heading = (page, name) => page.getByRole("heading", { name, exact: true, level: 1 });

/** Through the wizard; ends on the page of the result. */
async function make(page, url, type, name) {
  await page.goto(`${url}/measure/new?type=${type}`);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Compute", exact: true }).click();
  await heading(page, name).waitFor();
  await page.getByRole("heading", { name: "Findings" }).waitFor();
  await settled(page);
}

/** One study of every type, by its address; made over HTTP, which the wizard's steps have tried. */
const made = {};
const types = [
  "compliance", "perceived", "index", "dissatisfied", "shortboard", "kano",
  "usage", "excellence", "experience", "management", "board", "worth", "gaps",
];

async function call(page, method, path, body) {
  return page.evaluate(
    async ([how, where, what]) => {
      const me = await (await fetch("/api/v1/me")).json();
      const answer = await fetch(where, {
        method: how,
        headers: { "Content-Type": "application/json", "X-CSRF-Token": me.csrf_token },
        ...(what ? { body: JSON.stringify(what) } : {}),
      });
      return answer.status === 204 ? null : answer.json();
    },
    [method, path, body],
  );
}

async function computed(page, type, name = "All " + type, more = {}) {
  const settings = { ...(type === "shortboard" ? { compare: "region" } : {}), ...more };
  const study = await call(page, "POST", "/api/v1/studies", { name, type, settings });
  assert.ok(study.study_id, JSON.stringify(study));
  let job = await call(page, "POST", `/api/v1/studies/${study.study_id}/runs`);
  while (job.state === "queued" || job.state === "running") {
    await page.waitForTimeout(60);
    job = await call(page, "GET", "/api/v1/jobs/" + job.id);
  }
  assert.equal(job.state, "done", JSON.stringify(job));
  return "/measure/" + study.study_id;
}

async function firstSteps({ house, page, url }) {
  await house.step("Measure: with no study the page says what to do, and leads there", async () => {
    await page.goto(url);
    await page.getByRole("link", { name: "Measure", exact: true }).click();
    await page.getByText("There are no studies yet.").waitFor();
    await house.picture(page, "measure-empty");
    await page.getByRole("button", { name: "New study" }).click();
    await page.getByRole("heading", { name: "New study" }).waitFor();
    const generations = page.locator(".generation");
    await generations.first().waitFor();
    const offered = await call(page, "GET", "/api/v1/study-types");
    assert.equal(await generations.count(), offered.items.length);
    assert.match(await generations.first().innerText(), /Do staff do what the service standard says/);
  });

  await house.step("Measure: the wizard checks what is written, computes, and shows the result", async () => {
    await page.getByRole("radio", { name: /satisfaction index/i }).click();
    await page.getByText("How it is computed").waitFor();
    await page.getByText("Usual values are set").click();
    const resamples = page.getByLabel("Bootstrap resamples");
    assert.equal(await resamples.inputValue(), "1000");
    await resamples.fill("many");
    await page.getByText("This is not a number.").waitFor();
    assert.ok(await page.getByRole("button", { name: "Compute", exact: true }).isDisabled());
    await resamples.fill("100");
    await page.getByLabel("Name", { exact: true }).fill("Index 2026");
    await house.picture(page, "measure-wizard");
    await page.getByRole("button", { name: "Compute", exact: true }).click();
    await heading(page, "Index 2026").waitFor();
    await page.getByText(/^Satisfaction is \d\d\.\d out of 100 \[/).waitFor();
    assert.ok((await numberIn(responses(page))) > 100);
    await page.getByText("Next: generation 4").waitFor();
  });

  await house.step("Measure: a study that cannot be computed leaves nothing behind", async () => {
    await page.goto(url + "/measure/new?type=perceived");
    await page.getByLabel("From", { exact: true }).fill("2001-01-01");
    await page.getByLabel("To", { exact: true }).fill("2001-02-01");
    await page.getByLabel("Name", { exact: true }).fill("Nobody");
    await page.getByRole("button", { name: "Compute", exact: true }).click();
    await page.getByRole("alert").getByText(/No response/).waitFor();
    await page.goto(url + "/measure");
    await page.getByRole("link", { name: "Index 2026" }).waitFor();
    assert.equal(await page.getByRole("link", { name: "Nobody" }).count(), 0);
  });
}

async function againstSteps({ house, page, url }) {
  await house.step("Measure: a shortboard asks what gaps are measured against, and has an answer", async () => {
    await page.goto(url + "/measure/new?type=shortboard");
    const against = page.getByRole("group", { name: "Gaps are measured against" });
    assert.ok(await against.getByRole("radio", { name: /best unit/ }).isChecked());
    assert.equal(await against.getByLabel("Units").inputValue(), "region");
    await against.getByRole("radio", { name: /goal for all/ }).check();
    const goal = against.getByRole("textbox", { name: /goal for all/ });
    assert.equal(await goal.inputValue(), "85");
    await goal.fill("180");
    await page.getByText("Give a score from 0 to 100.").waitFor();
    assert.ok(await page.getByRole("button", { name: "Compute", exact: true }).isDisabled());
    await goal.fill("80");
    await page.getByLabel("Name", { exact: true }).fill("Against 80");
    await page.getByRole("button", { name: "Compute", exact: true }).click();
    await heading(page, "Against 80").waitFor();
    await page.getByRole("heading", { name: "Findings" }).waitFor();
    const { items } = await call(page, "GET", "/api/v1/studies");
    const { settings } = items.find((one) => one.name === "Against 80");
    assert.equal(settings.goal, 80);
  });

  await house.step("Measure: each type says whose answers fit, and takes them", async () => {
    await page.goto(url + "/measure/new?type=management");
    await page.getByText(/^It also reads .*staff/).waitFor();
    await page.getByText("Fits audits; what it needs").waitFor();
    await page.goto(url + "/measure/new?type=compliance");
    await page.getByText("Answers to audits").waitFor();
  });
}

async function resultSteps({ house, page, url }) {
  await house.step("Measure: figures as pictures by keyboard, as a table, as a file with intervals", async () => {
    await page.getByRole("link", { name: "Index 2026" }).click();
    
    const picture = page.getByRole("application", { name: "Effects" });
    await page.locator(".ant-card", { hasText: "Effects" }).locator("canvas").first().waitFor();
    await picture.focus();
    await page.keyboard.press("ArrowRight");
    await page.getByText(/^Image; .*: /).waitFor();
    const effects = page.locator(".ant-card").filter({ has: page.getByRole("heading", { name: "Effects" }) });
    const file = await saved(page, () => effects.getByRole("button", { name: "CSV" }).click());
    assert.match(file.text.split("\r\n")[0], /"Effect, lower end","Effect, upper end"/);
    assert.ok(file.text.trim().split("\r\n").length > 5);
    await effects.getByText("Table", { exact: true }).click();
    await effects.locator("tbody tr").first().waitFor();

  });

  await house.step("Measure: a result is computed again and is the same to the byte", async () => {
    await page.getByRole("button", { name: "Compute again and compare" }).click();
    await page.getByText("every byte is the same").waitFor();
  });

  await house.step("Measure: results as a workbook, a page and JSON", async () => {
    const take = async (name) => {
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name, exact: true }).click(),
      ]);
      return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
    };
    const book = await take("Excel");
    assert.equal(book.name, "Index 2026.xlsx");
    assert.equal(book.bytes.subarray(0, 2).toString(), "PK");
    assert.match((await take("Page (HTML)")).bytes.toString(), /^<!doctype html/i);
    assert.equal(JSON.parse((await take("JSON")).bytes.toString()).type, "index");
  });

  await house.step("Measure: filters compute the result anew, and can be kept as a study", async () => {
    const all = await numberIn(responses(page));
    await page.getByRole("search", { name: "Filters" }).getByText("All", { exact: true }).first().click();
    await page.getByRole("checkbox", { name: "London" }).check();
    await page.getByText("Computed for these filters, and not kept.").waitFor();
    const some = await numberIn(responses(page));
    assert.ok(some > 0 && some < all, `${some} of ${all}`);
    assert.match(page.url(), /regions=London/);
    await page.reload();
    await page.getByText("Computed for these filters, and not kept.").waitFor();
    assert.equal(await numberIn(responses(page)), some);
    await page.getByRole("button", { name: "Keep as a study" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").fill("Index of London");
    await dialog.getByRole("button", { name: "Save" }).click();
    await heading(page, "Index of London").waitFor();
    await page.waitForFunction(() => !location.search.includes("regions"));
    await page.getByRole("heading", { name: "Findings" }).waitFor();
    assert.equal(await numberIn(responses(page)), some);
  });

  await house.step("Measure: filters taken away give the stored result; a wrong period is said", async () => {
    await page.goto(url + "/measure");
    await page.getByRole("link", { name: "Index 2026" }).click();
    await page.getByRole("heading", { name: "Findings" }).waitFor();
    const bar = page.getByRole("search", { name: "Filters" });
    const all = await numberIn(responses(page));
    await bar.getByLabel("From").fill("2026-06-01");
    await page.getByText("Computed for these filters, and not kept.").waitFor();
    assert.ok((await numberIn(responses(page))) < all);
    await bar.getByLabel("To", { exact: true }).fill("2026-05-01");
    await page.getByText("The period ends before it begins.").waitFor();
    await bar.getByRole("button", { name: "Back to the stored result" }).click();
    await page.waitForFunction(() => location.search === "");
    assert.equal(await numberIn(responses(page)), all);
  });
}

/** Segments are those that the steps of segments have saved. */
async function segmentSteps({ house, page, url }) {
  await house.step("Measure: results are compared by segment, and narrowed to one", async () => {
    const known = await call(page, "GET", "/api/v1/segments");
    if (!known.items.some((one) => one.name === "Lapsed")) {
      await call(page, "POST", "/api/v1/segments", { name: "Lapsed", rule: "since_last_order > 180 days" });
    }
    await page.goto(url + "/measure");
    await page.getByRole("link", { name: "Index 2026" }).click();
    await page.getByRole("heading", { name: "Findings" }).waitFor();
    const bar = page.getByRole("search", { name: "Filters" });
    const all = await numberIn(responses(page));
    await bar.getByLabel("Segment: All customers").click();
    await bar.getByRole("checkbox", { name: "Lapsed" }).check();
    await page.getByText("Computed for these filters, and not kept.").waitFor();
    assert.ok((await numberIn(responses(page))) < all);
    await page.getByText("outside the segments").waitFor();
    await page.goto(url + "/measure/new?type=perceived");
    await page.getByLabel("Compare by", { exact: true }).selectOption({ label: "segment" });
    const compared = page.locator(".setting", { hasText: "Segments to compare" });
    await compared.getByText("None chosen").click();
    await compared.getByRole("checkbox", { name: "Lapsed" }).check();
    await page.getByLabel("Name", { exact: true }).fill("Lapsed or not");
    await page.getByRole("button", { name: "Compute", exact: true }).click();
    await heading(page, "Lapsed or not").waitFor();
    await page.getByRole("heading", { name: "Groups against the rest", exact: true }).waitFor();
    await page.getByText(/Lapsed \(.*2026\)/).waitFor();
  });
}

async function lastSteps({ house, page, url }) {
  await house.step("Measure: the next generation is one press away", async () => {
    await page.goto(url + "/measure");
    await page.getByRole("link", { name: "Index 2026" }).click();
    await page.getByRole("link", { name: "Start it" }).click();
    await page.getByRole("heading", { name: "New study" }).waitFor();
    assert.ok(await page.getByRole("radio", { name: /4 · satisfied and dissatisfied/i }).isChecked());
  });

  await house.step("Measure: the driver board is sorted by any column", async () => {
    await make(page, url, "board", "Board");
    const board = page.getByRole("table", { name: "The driver board" });
    const firstName = () => board.locator("tbody tr").first().locator("th").innerText();
    assert.equal(await board.locator("th[aria-sort=descending]").count(), 1);
    await board.getByRole("button", { name: "name" }).click();
    const first = await firstName();
    await board.getByRole("button", { name: "name" }).click();
    assert.notEqual(await firstName(), first);
    const rows = await board.locator("tbody tr").count();
    await page.getByRole("search", { name: "The driver board" }).getByRole("searchbox").fill(first);
    await board.locator("tbody tr", { hasText: first }).waitFor();
    assert.ok((await board.locator("tbody tr").count()) < rows);
  });

  await house.step("Measure: computed again, an earlier run can be chosen; then removed", async () => {
    await page.getByRole("button", { name: "Compute again", exact: true }).click();
    const runs = page.getByRole("combobox", { name: "Run" });
    await runs.waitFor();
    await runs.selectOption("1");
    await page.waitForFunction(() => location.search.includes("run=1"));
    await page.getByRole("button", { name: "Remove" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await heading(page, "Studies").waitFor();
    await page.getByRole("link", { name: "Index 2026" }).waitFor();
    assert.equal(await page.getByRole("link", { name: "Board", exact: true }).count(), 0);
  });

  await house.step("Measure: the list is searched, filtered and saved", async () => {
    for (const type of types) made[type] = await computed(page, type);
    await page.goto(url + "/measure");
    await page.getByRole("link", { name: "All kano" }).waitFor();
    await page.getByLabel("Generation").selectOption({ label: "satisfaction index" });
    await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 3);
    await page.getByRole("searchbox").fill("london");
    await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
    const file = await saved(page, () => page.getByRole("button", { name: "Export CSV" }).click());
    assert.match(file.text, /Index of London/);
    assert.equal(file.text.trim().split("\r\n").length, 2);
  });

  await house.step("Measure: who may only read sees results and tries filters, and makes none", async () => {
    const link = await call(page, "POST", "/api/v1/users", {
      email: "reader@example.org",
      name: "Reader",
      role: "viewer",
    });
    const other = await house.visitor();
    await other.goto(url + "/accept-invitation#" + link.token);
    await other.getByLabel("E-mail address").fill("reader@example.org");
    await other.getByLabel("New password").fill(owner.password);
    await other.getByRole("button", { name: "Save and sign in" }).click();
    await other.getByRole("link", { name: "Measure", exact: true }).click();
    await other.getByRole("link", { name: "All perceived" }).click();
    await other.getByRole("heading", { name: "Findings" }).waitFor();
    assert.equal(await other.getByRole("button", { name: "Remove" }).count(), 0);
    assert.equal(await other.getByRole("button", { name: "Compute again", exact: true }).count(), 0);
    await other.getByRole("search", { name: "Filters" }).getByLabel("From").fill("2026-06-01");
    await other.getByText("Computed for these filters, and not kept.").waitFor();
    assert.equal(await other.getByRole("button", { name: "Keep as a study" }).count(), 0);
    await other.goto(url + "/measure/new");
    await other.getByRole("heading", { name: "This page is for others" }).waitFor();
    await other.context().close();
  });

  await house.step("Measure: all of it in Chinese", async () => {
    await prefer(page, "zh-CN", "light");
    await page.goto(url + made.kano);
    await page.getByRole("heading", { name: "结论" }).waitFor();
    await page.getByText("第 6 代").first().waitFor();
    await prefer(page, "en", "light");
    await page.goto(url);
  });
}

export async function run(world) {
  await firstSteps(world);
  await resultSteps(world);
  await segmentSteps(world);
  await lastSteps(world);
  await againstSteps(world);
  await editorSteps(world);
  await pictureSteps(world, (type, name, settings) => computed(world.page, type, name, settings));
}

export const pages = () => [
  { name: "measure", path: "/measure", ready: "table.list tbody tr" },
  { name: "measure-new", path: "/measure/new?type=index", ready: ".settings-grid" },
  ...Object.entries(made).map(([type, path]) => ({
    name: "measure-" + type,
    path,
    ready: "figure",
  })),
  ...comparedPages(),
];

