// The web application in Chromium, against a server of its own with a small demo company.
// By hand: tools/test_web [--pictures FOLDER]; builds nothing, needs build/web and a built troth.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const require = createRequire(join(root, "web/package.json"));
const { chromium } = require("playwright-core");
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const troth = process.env.TROTH ?? join(root, "build/release/src/app/troth");
const pictures = process.argv[2] === "--pictures" ? process.argv[3] : "";
if (pictures) mkdirSync(pictures, { recursive: true });

const email = "ann@example.org";
const password = "correct horse battery";
const folder = mkdtempSync(join(tmpdir(), "troth-e2e-"));
const complaints = [];
let passed = 0;

function serve() {
  const workspace = join(folder, "demo.troth");
  execFileSync(troth, ["demo", workspace, "--customers", "1500"], { stdio: "ignore" });
  const options = ["--listen", "127.0.0.1:0", "--web", join(root, "build/web")];
  const server = spawn(
    troth,
    ["serve", workspace, ...options, "--log", "", "--format", "json"],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  return new Promise((resolve, reject) => {
    server.once("exit", (code) => reject(new Error("troth serve ended with " + code)));
    server.stdout.once("data", (line) => resolve({ server, ...JSON.parse(String(line)) }));
  });
}

/** The steps build on each other: after one that failed in a journey the rest would only wait. */
async function step(name, run, { lone = false } = {}) {
  if (complaints.length > 0 && !lone) return;
  try {
    await run();
    passed += 1;
    console.log("ok    " + name);
  } catch (error) {
    complaints.push(name);
    console.log("FAIL  " + name + "\n" + String(error.stack ?? error));
  }
}

async function picture(page, name) {
  if (pictures) await page.screenshot({ path: join(pictures, name + ".png"), fullPage: true });
}

/** axe runs through the debugger, so that the policy of the page stays as it is. */
async function accessible(page, name) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    }),
  );
  const found = violations.map((one) => ({
    rule: one.id,
    nodes: one.nodes.slice(0, 4).map((node) => node.html.slice(0, 160) + " " + node.failureSummary),
  }));
  assert.deepEqual(found, [], name);
}

async function noOverflow(page, name) {
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.equal(wide, 0, name + " is wider than the screen");
}

async function settled(page) {
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => !document.querySelector(".ant-skeleton, [aria-busy=true]"));
  await page.waitForTimeout(300); // Transitions of colour, which axe would measure half way.
}

async function signIn(page, secret) {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(secret);
  await page.getByRole("button", { name: "Sign in" }).click();
}

const { server, url, set_up: setUp } = await serve();
server.removeAllListeners("exit");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
const page = await context.newPage();
page.setDefaultTimeout(15_000);
const problems = [];
page.on("pageerror", (error) => problems.push("error: " + error.message));
page.on("console", (message) => {
  // Refusals are answers too; the browser logs each 4xx as an error.
  const refused = /Failed to load resource.*40[134]/.test(message.text());
  if (message.type() === "error" && !refused) problems.push(message.text());
});

try {
  await step("set-up refuses a short password, then makes the owner", async () => {
    await page.goto(setUp);
    await page.getByLabel("Your name").fill("Ann Lee");
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password").fill("short");
    await page.getByRole("button", { name: "Set up this workspace" }).click();
    await page.locator(".ant-form-item-explain-error").waitFor();
    await picture(page, "setup");
    await accessible(page, "set-up");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Set up this workspace" }).click();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
  });

  await step("Overview shows five figures with interval and n", async () => {
    await page.locator(".figure-card").first().waitFor({ timeout: 60_000 });
    assert.equal(await page.locator(".figure-card").count(), 5);
    const text = await page.locator(".figure-cards").innerText();
    assert.equal(text.match(/\n95% interval/g)?.length, 5, text);
    assert.equal(text.match(/\nn = /g)?.length, 5, text);
    assert.ok((await page.locator(".findings > li").count()) > 0);
    assert.ok((await page.locator(".overdue > li").count()) > 0);
    await page.locator("figure canvas").nth(2).waitFor();
  });

  await step("a chart is also a table", async () => {
    const figure = page.locator("figure").first();
    await figure.getByText("Table").click();
    assert.equal(await figure.locator("tbody tr").count(), 3);
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      figure.getByRole("button", { name: "CSV" }).click(),
    ]);
    assert.equal(saved.suggestedFilename(), "changes.csv");
    await figure.getByText("Chart", { exact: true }).click();
  });

  await step("the language switches without a reload, and is kept", async () => {
    await page.evaluate(() => (globalThis.stayed = true));
    await page.getByRole("button", { name: "简体中文" }).click();
    await page.getByRole("heading", { name: "总览" }).waitFor();
    await page.getByText("客户保持率").first().waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), "zh-CN");
    assert.equal(await page.evaluate(() => globalThis.stayed), true);
    await settled(page);
    await page.reload();
    await page.getByRole("heading", { name: "总览" }).waitFor();
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
  });

  let customer = "";
  await step("Customers: pages, search, keyboard", async () => {
    await page.getByRole("link", { name: "Customers" }).click();
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
    await picture(page, "customers-none");
    await page.getByRole("button", { name: "Clear" }).click();
    await page.locator(`a[href="${first}"]`).waitFor();
  });

  await step("Customer 360: identities and timeline", async () => {
    await page.getByRole("link", { name: "Overview" }).click();
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

  for (const language of customer ? ["en", "zh-CN"] : []) {
    for (const mode of ["light", "dark"]) {
      for (const [name, path] of [["overview", "/"], ["customers", "/customers"], ["customer", customer]]) {
        await step(`${name} is accessible and fits: ${language}, ${mode}`, async () => {
          await page.evaluate(
            ([l, m]) => {
              localStorage.setItem("troth-language", l);
              localStorage.setItem("troth-mode", m);
            },
            [language, mode],
          );
          await page.setViewportSize({ width: 1280, height: 900 });
          await page.goto(url + path);
          await settled(page);
          await page.locator(".figure-card, tbody a, .timeline > li").first().waitFor();
          await settled(page);
          await picture(page, `${name}-${language}-${mode}`);
          await accessible(page, name);
          await page.setViewportSize({ width: 360, height: 740 });
          await settled(page);
          await picture(page, `${name}-${language}-${mode}-360`);
          await noOverflow(page, name);
        }, { lone: true });
      }
    }
  }

  await step("signing out, refused and let in again", async () => {
    await page.evaluate(() => {
      localStorage.setItem("troth-language", "en");
      localStorage.setItem("troth-mode", "light");
    });
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(url);
    await page.getByRole("button", { name: "Sign out" }).click();
    await signIn(page, "wrong password");
    await page.getByRole("alert").waitFor();
    await settled(page);
    await picture(page, "sign-in");
    await accessible(page, "sign-in");
    await signIn(page, password);
    await page.getByRole("heading", { name: "Overview" }).waitFor();
  });

  await step("the console holds no error and no breach of the policy", () => {
    assert.deepEqual(problems, []);
  });
} finally {
  await browser.close();
  server.kill("SIGTERM");
  await new Promise((resolve) => server.once("exit", resolve));
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${complaints.length} failed`);
process.exitCode = complaints.length === 0 ? 0 : 1;
