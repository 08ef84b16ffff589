// When Overview shows its figures, on a processor slowed down 4 times, and how much JavaScript that
// takes. node bench/first_paint.mjs [RUNS]: needs build/web, a built troth (TROTH) and Chromium. Each
// run has an empty cache; the evaluation is kept by the server, as it is until something is written.
import { open, owner, serve } from "../tests/e2e/house.mjs";

const runs = Number(process.argv[2] ?? 5);
const slower = 4;

const house = await open();
const server = await serve(house.folder);
const first = await house.visitor();
await first.goto(server.setUp);
await first.getByLabel("Your name").fill(owner.name);
await first.getByLabel("E-mail address").fill(owner.email);
await first.getByLabel("Password").fill(owner.password);
await first.getByRole("button", { name: "Set up this workspace" }).click();
await first.locator(".figure-card").nth(4).waitFor({ timeout: 60_000 });
const storageState = await first.context().storageState();
await first.context().close();

async function visit(throttle) {
  const page = await house.visitor({ storageState });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: throttle });
  // Seen from within, frame by frame: asking from outside would itself take time.
  await page.addInitScript(() => {
    const look = () => {
      if (document.querySelectorAll(".figure-card").length < 5) return requestAnimationFrame(look);
      requestAnimationFrame(() => (globalThis.firstUseful = performance.now()));
    };
    requestAnimationFrame(look);
  });
  await page.goto(server.url, { waitUntil: "commit" });
  await page.waitForFunction(() => globalThis.firstUseful !== undefined, null, { timeout: 60_000 });
  const seen = await page.evaluate(() => {
    const scripts = performance
      .getEntriesByType("resource")
      .filter((one) => one.name.endsWith(".js") && one.responseEnd <= globalThis.firstUseful);
    const bytes = scripts.reduce((sum, one) => sum + one.encodedBodySize, 0);
    return { ms: globalThis.firstUseful, bytes, scripts: scripts.length };
  });
  await page.context().close();
  return seen;
}

try {
  for (const throttle of [1, slower]) {
    const seen = [];
    for (let run = 0; run < runs; run += 1) seen.push(await visit(throttle));
    const times = seen.map((one) => one.ms).sort((a, b) => a - b);
    const seconds = (ms) => (ms / 1000).toFixed(2) + " s";
    const { bytes, scripts } = seen.at(-1);
    console.log(
      `${throttle} times slower: median ${seconds(times[times.length >> 1])} ` +
        `(${seconds(times[0])} to ${seconds(times.at(-1))}, ${runs} runs), ` +
        `${(bytes / 1024).toFixed(0)} KiB of JavaScript in ${scripts} files`,
    );
  }
} finally {
  await server.stop();
  await house.end();
}
