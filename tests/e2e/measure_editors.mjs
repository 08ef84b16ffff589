// Settings of studies written in editors: trees, pairs of questions, lists; by mouse and by keys.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { accessible, noOverflow, saved, settled } from "./house.mjs";

const outline = (page) => page.getByRole("tree", { name: "Branches" });
const chosen = (page) => outline(page).locator("[aria-selected=true]");
const lines = async (page) =>
  (await outline(page).getByRole("treeitem").allInnerTexts()).map((one) => one.split("\n")[0]);
const compute = (page) => page.getByRole("button", { name: "Compute", exact: true });

async function computed(page, name) {
  await page.getByLabel("Name", { exact: true }).last().fill(name);
  await compute(page).click();
  await page.getByRole("heading", { name, exact: true, level: 1 }).waitFor();
  await page.getByRole("heading", { name: "Findings" }).waitFor();
  await settled(page);
}

async function treeSteps({ house, page, url }) {
  await house.step("Measure: a tree of indicators begins from the questions, and is moved about by keys", async () => {
    await page.goto(url + "/measure/new?type=management");
    await page.getByRole("button", { name: "Begin from the questions there are" }).click();
    await page.getByText("all in order").waitFor();
    const before = await lines(page);
    assert.ok(before.length > 10);
    await chosen(page).focus();
    await page.keyboard.press("ArrowDown");
    assert.match(await chosen(page).innerText(), /^employee satisfaction/);
    await page.keyboard.press("Alt+ArrowDown");
    assert.deepEqual((await lines(page)).slice(0, 2), ["Service", "standards met"]);
    assert.match(await chosen(page).innerText(), /^employee satisfaction/);
    await page.keyboard.press("Control+z");
    assert.deepEqual(await lines(page), before);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Delete");
    assert.equal((await lines(page)).length, before.length - 1);
    await page.getByText("1 to be mended").waitFor();
    await page.keyboard.press("ArrowLeft");
    await page.getByText("These must sum to 100.").waitFor();
    assert.ok(await compute(page).isDisabled());
    await page.getByRole("button", { name: "Make them 100" }).click();
    await page.getByText("all in order").waitFor();
  });

  await house.step("Measure: faults of a branch stand at its fields, and a new one is named at once", async () => {
    await page.getByRole("button", { name: "Add a branch" }).click();
    await page.keyboard.type("Calm");
    assert.match(await chosen(page).innerText(), /Calm/);
    await page.getByText("Choose the question that it measures.").waitFor();
    await page.getByLabel("Target, 0 to 100").fill("120");
    await page.getByText("Give a target from 0 to 100.").waitFor();
    await page.getByLabel("Target, 0 to 100").fill("80");
    await page.getByLabel("Owner", { exact: true }).fill("Bo");
    const question = page.getByLabel("Question that it measures");
    await question.selectOption({ index: 1 });
    await page.getByLabel("Weight, %").fill("20");
    await chosen(page).focus();
    await page.keyboard.press("ArrowLeft");
    await page.getByRole("button", { name: "All the same" }).click();
    await page.getByText("all in order").waitFor();
    await accessible(page, "tree editor");
    await house.picture(page, "measure-tree-editor");
    await page.setViewportSize({ width: 375, height: 800 });
    await noOverflow(page, "tree editor");
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  await house.step("Measure: a tree is saved as a file, loaded again, computed, and varied", async () => {
    await page.locator(".advanced summary").first().click();
    const file = await saved(page, () => page.getByRole("button", { name: "Save as a file" }).first().click());
    const tree = JSON.parse(file.text);
    assert.equal(tree.name, "Service");
    assert.ok(tree.children[0].children.some((one) => one.name === "Calm" && one.owner === "Bo"));
    tree.name = "Service as loaded";
    const path = join(house.folder, "tree.json");
    writeFileSync(path, JSON.stringify(tree));
    await page.locator('input[type="file"]').first().setInputFiles(path);
    await outline(page).getByText("Service as loaded").waitFor();
    const text = page.locator(".advanced textarea").first();
    await text.fill('{"name": "x", "colour": "red"}');
    await page.getByText("A branch has no “colour”.").waitFor();
    await page.getByRole("button", { name: "Back to what holds" }).click();
    await computed(page, "Own tree");
    await page.getByText("Service as loaded").first().waitFor();
    await page.getByRole("link", { name: "Another with other settings" }).click();
    await outline(page).getByText("Service as loaded").waitFor();
    assert.equal(await page.getByLabel("Name", { exact: true }).last().inputValue(), "Own tree 2");
  });
}

async function pairSteps({ house, page, url }) {
  await house.step("Measure: attributes with their costs are written in fields, and give a budget", async () => {
    await page.goto(url + "/measure/new?type=kano");
    const rows = page.locator(".pairs > li");
    await rows.first().waitFor();
    const all = await rows.count();
    await page.getByRole("button", { name: /^Remove free returns/ }).click();
    assert.equal(await rows.count(), all - 1);
    await page.getByRole("button", { name: "Undo" }).first().click();
    assert.equal(await rows.count(), all);
    await rows.first().getByLabel("Provided already").fill("20");
    await page.getByText("Say what full provision costs").waitFor();
    assert.ok(await compute(page).isDisabled());
    await rows.first().getByLabel("Cost of full provision").fill("10,000");
    await rows.nth(1).getByLabel("Cost of full provision").fill("20000");
    await rows.nth(1).getByLabel("Attribute").fill("returns at no cost");
    await page.getByLabel("Worth of the whole effect").fill("90000");
    await page.getByRole("button", { name: "Add an attribute" }).click();
    await page.getByText("Choose a question.").first().waitFor();
    await page.keyboard.press("Control+z");
    await accessible(page, "pairs editor");
    await house.picture(page, "measure-pairs-editor");
    await page.setViewportSize({ width: 375, height: 800 });
    await noOverflow(page, "pairs editor");
    await page.setViewportSize({ width: 1280, height: 900 });
    await computed(page, "Priced");
    await page.getByRole("heading", { name: "The budget over attributes" }).waitFor();
    await page.getByText("returns at no cost").first().waitFor();
  });
}

async function listSteps({ house, page, url }) {
  await house.step("Measure: goals, owners and red lines are set question by question", async () => {
    await page.goto(url + "/measure/new?type=compliance");
    const table = page.getByRole("table", { name: "Standards" });
    await table.getByRole("checkbox", { name: "Red lines, fire exit kept clear" }).check();
    await table.getByLabel("Weights, fire exit kept clear").fill("-1");
    await page.getByText("A weight is a number from 0.").waitFor();
    assert.ok(await compute(page).isDisabled());
    await table.getByLabel("Weights, fire exit kept clear").fill("3");
    await table.getByRole("checkbox", { name: "name badge worn", exact: true }).uncheck();
    assert.ok(await table.getByLabel("Weights, name badge worn").isDisabled());
    await accessible(page, "item editor");
    await computed(page, "Red line");
    const settings = await page.evaluate(async () => {
      const list = await (await fetch("/api/v1/studies")).json();
      return list.items.find((one) => one.name === "Red line").settings;
    });
    assert.equal(settings.standards.length, 7);
    assert.equal(settings.red_lines.length, 1);
    assert.deepEqual(Object.values(settings.weights), [3]);
  });

  await house.step("Measure: grades rise, stages are put in order", async () => {
    await page.goto(url + "/measure/new?type=management");
    const grades = page.getByRole("table", { name: "Grades by score" });
    await grades.getByLabel("From a score of, 2").fill("90");
    await page.getByText("It must begin above the grade before.").waitFor();
    assert.ok(await compute(page).isDisabled());
    await grades.getByLabel("From a score of, 2").fill("50");
    assert.ok(await compute(page).isEnabled());
    await page.goto(url + "/measure/new?type=experience");
    await page.getByRole("button", { name: "buying earlier" }).click();
    assert.match(await page.locator(".order li").first().innerText(), /buying/);
    await page.getByRole("button", { name: "Leave out renewal" }).or(page.getByRole("button", { name: /^Leave out disposal/ })).click();
    await page.getByLabel("Put in again …").selectOption({ index: 1 });
    assert.match(await page.locator(".order li").last().innerText(), /renewal/);
  });
}

export async function editorSteps(world) {
  await treeSteps(world);
  await pairSteps(world);
  await listSteps(world);
}
