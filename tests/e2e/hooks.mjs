// Events in, webhooks out: refused events are read, retried and discarded; a receiver of our own is
// told what happens, signed, tried again, replayed.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { saved, settled } from "./house.mjs";

/** Answers as it is told, and keeps what it was sent. */
async function receiver() {
  const received = [];
  const state = { status: 204 };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (block) => (body += block));
    request.on("end", () => {
      received.push({ headers: request.headers, body });
      response.writeHead(state.status).end();
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}/hooks`;
  return { url, received, state, close: () => server.close() };
}

/** By Standard Webhooks. */
function genuine({ headers, body }, secret) {
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const text = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const wanted = "v1," + createHmac("sha256", key).update(text).digest("base64");
  return headers["webhook-signature"].split(" ").includes(wanted);
}

async function makeKey({ page, url }) {
  await page.goto(url + "/settings/keys");
  await page.getByRole("button", { name: "Make a key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Shop");
  await dialog.getByLabel("Send events, as trackers do").check();
  await dialog.getByRole("button", { name: "Make a key" }).click();
  const secret = await dialog.locator("code").innerText();
  await dialog.getByRole("button", { name: "I have kept it" }).click();
  return secret;
}

const send = (url, key, event) =>
  fetch(url + "/v1/track", {
    method: "POST",
    headers: { Authorization: "Bearer " + key },
    body: JSON.stringify(event),
  });

const order = (number, currency) => ({
  messageId: "m-" + number,
  userId: "shop-17",
  event: "Order Completed",
  properties: { order_id: number, currency, products: [{ sku: "tea", price: 6.25, quantity: 2 }] },
});

/** Rows of the list of refused events. */
async function refusedRows(page, url, count) {
  for (;;) {
    await page.goto(url + "/data/events");
    await page.locator("section tbody tr, section .ant-empty").first().waitFor();
    if ((await page.locator("section tbody tr").count()) === count) return;
  }
}

/** So many messages of a type have arrived at the endpoint whose page is open. */
async function arrived(page, type, wanted) {
  for (let count = 0; count < wanted; ) {
    count = await page.evaluate(async (type) => {
      const path = "/api/v1/webhooks/" + location.pathname.split("/").pop() + "/deliveries";
      const all = await (await fetch(path + "?state=delivered&limit=200")).json();
      return all.items.filter((one) => one.type === type).length;
    }, type);
  }
}

async function addEndpoint({ house, page, url }, to) {
  await page.goto(url + "/settings/webhooks");
  await page.getByText("No endpoint yet").waitFor();
  await page.getByRole("button", { name: "Add an endpoint" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Add an endpoint" }).click();
  await dialog.getByText("This is needed.").or(dialog.locator(".ant-form-item-explain-error")).first().waitFor();
  await dialog.getByLabel("Address").fill("ftp://example.org");
  await dialog.getByRole("button", { name: "Add an endpoint" }).click();
  await dialog.getByRole("alert").waitFor();
  await dialog.getByLabel("Address").fill(to);
  await dialog.getByLabel("Description").fill("Shop's own book");
  await dialog.getByLabel("Only these").check();
  await dialog.getByText("An order came in").click();
  await dialog.getByText("Events were refused").click();
  await house.picture(page, "webhook-add");
  await dialog.getByRole("button", { name: "Add an endpoint" }).click();
  const secret = await dialog.locator(".secret code").innerText();
  assert.match(secret, /^whsec_/);
  await house.picture(page, "webhook-secret");
  await dialog.getByRole("button", { name: "I have kept it" }).click();
  await page.getByRole("link", { name: to }).click();
  return secret;
}

async function toldAndReplayed(world, hooks, key) {
  const { page, url, house } = world;
  const secret = await addEndpoint(world, hooks.url);
  await page.getByRole("button", { name: "Send a test" }).click();
  await page.getByRole("cell", { name: "arrived" }).waitFor();
  assert.equal(JSON.parse(hooks.received[0].body).type, "webhook.test");
  assert.ok(genuine(hooks.received[0], secret));

  assert.equal((await send(url, key, order("9001", "GBP"))).status, 200);
  await arrived(page, "order.created", 1);
  await page.reload();
  const row = page.getByRole("row").filter({ hasText: "An order came in" });
  await row.getByRole("button", { name: "Show" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText('"9001"').waitFor();
  await house.picture(page, "webhook-message");
  await dialog.getByRole("button", { name: "Close" }).click();
  const told = hooks.received.filter((one) => JSON.parse(one.body).type === "order.created");
  assert.equal(told.length, 1);
  assert.ok(genuine(told[0], secret));
  const data = Object.keys(JSON.parse(told[0].body).data).sort();
  assert.deepEqual(data, ["customer", "order", "source"]);

  // Once more, to a receiver that is broken: it waits for its next try.
  hooks.state.status = 500;
  await row.getByRole("button", { name: "Send again" }).click();
  await page.getByText("answered 500").waitFor();
  assert.equal(hooks.received.at(-1).headers["webhook-id"], told[0].headers["webhook-id"]);
  hooks.state.status = 204;
  await page.getByText("given up", { exact: true }).first().click();
  await page.getByText("Nothing was given up.").waitFor();
}

async function rotatedAndPaused({ page }, hooks) {
  await page.getByRole("button", { name: "Replace the secret" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Replace the secret" }).click();
  const secret = await dialog.locator(".secret code").innerText();
  await dialog.getByRole("button", { name: "I have kept it" }).click();
  await page.getByText("signs too until").waitFor();
  const before = hooks.received.length;
  await page.getByRole("button", { name: "Send a test" }).click();
  await arrived(page, "webhook.test", 2);
  const tests = hooks.received
    .slice(before)
    .filter((one) => JSON.parse(one.body).type === "webhook.test");
  assert.ok(genuine(tests[0], secret), "the new secret signs");
  assert.equal(tests[0].headers["webhook-signature"].split(" ").length, 2, "the old one too");
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("What happens meanwhile is not kept for it").waitFor();
  assert.ok(await page.getByRole("button", { name: "Send a test" }).isDisabled());
  await page.getByRole("button", { name: "Resume" }).click();
  await page.getByRole("button", { name: "Pause" }).waitFor();
}

async function refusedEvents({ house, page, url }, key) {
  await send(url, key, order("9002", "USD"));
  await send(url, key, { messageId: "n-1", event: "Nobody's" });
  await send(url, key, { messageId: "n-2", event: "Nobody's" });
  await refusedRows(page, url, 3);
  await settled(page);
  await house.picture(page, "events-refused");
  const list = page.getByRole("search", { name: "Refused events" });
  await list.getByLabel("Reason").selectOption("order_other_currency");
  await page.waitForFunction(() => document.querySelectorAll("section tbody tr").length === 1);
  await page.getByRole("row").getByRole("button", { name: "Show" }).click();
  await page.getByRole("dialog").getByText('"USD"').waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await page.getByRole("row").getByRole("button", { name: "Try again" }).click();
  await refusedRows(page, url, 3);
  const file = await saved(page, () => page.getByRole("button", { name: "Export CSV" }).click());
  assert.equal(file.name, "refused-events.csv");
  assert.equal(file.text.trim().split("\r\n").length, 4);
  await page.getByRole("row").filter({ hasText: "USD" }).getByRole("button", { name: "Discard" }).click();
  await page.waitForFunction(() => document.querySelectorAll("section tbody tr").length === 2);
  await list.getByLabel("Source").selectOption("Shop");
  await page.getByRole("button", { name: "Discard all" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Discard all" }).click();
  await list.getByLabel("Source").waitFor();
  await page.getByText("Nothing fits").or(page.getByText("No event was refused")).first().waitFor();
}

/** Something to see on the pages that are looked at. */
async function leaveSome({ page, url }, key) {
  for (let i = 0; i < 3; ++i) await send(url, key, { messageId: "left-" + i, event: "Nobody's" });
  await refusedRows(page, url, 3);
}

let endpoint = "";

export async function run(world) {
  const { house, page } = world;
  const hooks = await receiver();
  let key = "";
  await house.step("a key sends events", async () => {
    key = await makeKey(world);
  });
  await house.step("an endpoint is told what happens, and sent it again", () =>
    toldAndReplayed(world, hooks, key),
  );
  endpoint = new URL(page.url()).pathname;
  await house.step("its secret is replaced, it is paused and resumed", () =>
    rotatedAndPaused(world, hooks),
  );
  await house.step("refused events are read, retried and discarded", () =>
    refusedEvents(world, key),
  );
  await house.step("refused events stay to be looked at", () => leaveSome(world, key));
  hooks.close();
}

export const pages = () => [
  { name: "data-events", path: "/data/events", ready: "section tbody td" },
  { name: "settings-webhooks", path: "/settings/webhooks", ready: "tbody td" },
  { name: "settings-webhook", path: endpoint, ready: "tbody td" },
];
