// The web application in Chromium, against servers of its own.
// node tests/e2e/web.mjs [--pictures FOLDER] [--only TEXT]: needs build/web and a built troth; TEXT
// picks the steps that have it in their name.
import assert from "node:assert/strict";
import { looks, open, serve } from "./house.mjs";
import * as customers from "./customers.mjs";
import * as data from "./data.mjs";
import * as entry from "./entry.mjs";
import * as hooks from "./hooks.mjs";
import * as measure from "./measure.mjs";
import * as outage from "./outage.mjs";
import * as overview from "./overview.mjs";
import * as segments from "./segments.mjs";
import * as settings from "./settings.mjs";
import * as value from "./value.mjs";

/** Each gives `run(world)`, and `pages(world)`: what is looked at in both languages and themes. */
const parts = [entry, overview, customers, segments, value, measure, settings, data, hooks, outage];

const option = (name) => {
  const at = process.argv.indexOf("--" + name);
  return at > 0 ? (process.argv[at + 1] ?? "") : "";
};

const house = await open({ pictures: option("pictures"), only: option("only") });
const server = await serve(house.folder);
const world = { house, server, url: server.url, page: await house.visitor() };
try {
  if (await entry.setUp(world)) {
    for (const part of parts) await part.run(world);
    const pages = (await Promise.all(parts.map((part) => part.pages(world)))).flat();
    await looks(house, world.page, world.url, pages);
  }
  await house.step("the console holds no error and no breach of the policy", () => {
    assert.deepEqual(house.problems, []);
  });
} finally {
  await server.stop();
  process.exitCode = (await house.end()) === 0 ? 0 : 1;
}
