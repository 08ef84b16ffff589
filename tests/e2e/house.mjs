// What the end-to-end tests share: a server of their own, a browser, and what must hold on any page.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
const require = createRequire(join(root, "web/package.json"));
const { chromium } = require("playwright-core");
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const troth = process.env.TROTH ?? join(root, "build/release/src/app/troth");
const wide = { width: 1280, height: 900 };
const narrow = { width: 360, height: 740 };

/** The owner that the set-up makes. */
export const owner = { email: "ann@example.org", name: "Ann Lee", password: "correct horse battery" };

/** Refusals are answers too; the browser logs each of them as an error. */
const expected = /Failed to load resource.*(4\d\d|ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED)/;

/** A served workspace: a small demo company, or an empty one. */
export async function serve(folder, { demo = true, listen = "127.0.0.1:0", workspace } = {}) {
  const path = workspace ?? join(folder, demo ? "demo.troth" : "empty.troth");
  if (!workspace) {
    const make = demo
      ? ["demo", path, "--customers", "1500"]
      : ["init", path, "--name", "Empty", "--currency", "GBP", "--timezone", "Europe/London"];
    execFileSync(troth, make, { stdio: "ignore" });
  }
  const options = ["--listen", listen, "--web", join(root, "build/web"), "--log", "", "--webhooks-inside"];
  const server = spawn(troth, ["serve", path, ...options, "--format", "json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said = await new Promise((resolve, reject) => {
    server.once("exit", (code) => reject(new Error("troth serve ended with " + code)));
    server.stdout.once("data", (line) => resolve(JSON.parse(String(line))));
  });
  server.removeAllListeners("exit");
  const stop = () =>
    new Promise((resolve) => {
      server.once("exit", resolve);
      server.kill("SIGTERM");
    });
  return { url: said.url, setUp: said.set_up, workspace: path, stop };
}

/** Everything a test may use; `end` gives how many failed. */
export async function open({ pictures = "", only = "" } = {}) {
  if (pictures) mkdirSync(pictures, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), "troth-e2e-"));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  const problems = [];
  const failed = [];
  let passed = 0;

  /** A visitor with a browser of their own; their console must stay clean. */
  async function visitor(options = {}) {
    const context = await browser.newContext({
      locale: "en-GB",
      viewport: wide,
      reducedMotion: "reduce",
      acceptDownloads: true,
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on("pageerror", (error) => problems.push("error: " + error.message));
    page.on("console", (message) => {
      if (message.type() !== "error" || expected.test(message.text())) return;
      const problem = `${new URL(page.url()).pathname}: ${message.text()}`;
      if (!problems.includes(problem)) problems.push(problem);
    });
    return page;
  }

  /** One thing that must hold. Gives whether it does: what builds on it need not be tried else. */
  async function step(name, run) {
    if (only && !name.includes(only) && !name.startsWith("set-up")) return true;
    const started = Date.now();
    try {
      await run();
      passed += 1;
      console.log(`ok    ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
      return true;
    } catch (error) {
      failed.push(name);
      console.log("FAIL  " + name + "\n" + String(error.stack ?? error));
      return false;
    }
  }

  async function picture(page, name) {
    if (pictures) await page.screenshot({ path: join(pictures, name + ".png"), fullPage: true });
  }

  async function end() {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
    console.log(`${passed} passed, ${failed.length} failed`);
    return failed.length;
  }
  return { folder, browser, visitor, step, picture, problems, end };
}

/** axe runs through the debugger, so that the policy of the page stays as it is. */
export async function accessible(page, name) {
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

export async function noOverflow(page, name) {
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.ok(over <= 0, `${name} is ${over} pixels wider than the screen`);
}

/** Nothing is being fetched or computed any more. */
export async function settled(page) {
  await page.waitForFunction(
    () =>
      document.querySelector("main") !== null &&
      !document.querySelector(".ant-skeleton, [aria-busy=true], .ant-btn-loading"),
  );
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}

/** Language and theme, as the reader chose them last time. */
export async function prefer(page, language, mode) {
  await page.evaluate(
    ([l, m]) => {
      localStorage.setItem("troth-language", l);
      localStorage.setItem("troth-mode", m);
    },
    [language, mode],
  );
}

export async function signIn(page, url, { email, password }) {
  await page.goto(url);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Runs what saves a file; gives its name and text. */
export async function saved(page, act) {
  const [file] = await Promise.all([page.waitForEvent("download"), act()]);
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
}

const modeButton = { en: ["Dark", "Light"], "zh-CN": ["深色", "浅色"] };

async function look(house, page, url, language, { name, path, ready }) {
  await page.setViewportSize(wide);
  await page.goto(url + path);
  await page.locator(ready).first().waitFor();
  for (const mode of ["light", "dark"]) {
    await settled(page);
    await house.picture(page, `${name}-${language}-${mode}`);
    await accessible(page, `${name}, ${language}, ${mode}`);
    if (mode === "dark") continue;
    await page.getByRole("button", { name: modeButton[language][0], exact: true }).click();
  }
  await page.setViewportSize(narrow);
  await settled(page);
  await house.picture(page, `${name}-${language}-dark-360`);
  await accessible(page, `${name}, ${language}, 360 pixels`);
  await noOverflow(page, name);
  await page.getByRole("button", { name: modeButton[language][1], exact: true }).click();
}

/**
 * The looks of pages in both languages, at the same time, and both themes, wide and narrow. A page
 * names what must be there before it is judged: `{name, path, ready}`.
 */
export async function looks(house, page, url, pages) {
  const state = await page.context().storageState();
  const inLanguage = async (language) => {
    const visitor = await house.visitor({ storageState: state });
    await visitor.goto(url);
    await prefer(visitor, language, "light");
    for (const one of pages) {
      await house.step(`${one.name} is accessible and fits: ${language}`, () =>
        look(house, visitor, url, language, one),
      );
    }
    await visitor.context().close();
  };
  await Promise.all(["en", "zh-CN"].map(inLanguage));
}
