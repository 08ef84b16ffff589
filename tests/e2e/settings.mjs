// Settings and one's own account: users, links, roles, keys, the second factor, conflicts.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { accessible, saved, settled, signIn } from "./house.mjs";

const ben = { email: "ben@example.org", name: "Ben Ode", password: "staple battery horse" };

/** The code of a TOTP secret now (RFC 6238). */
function totp(secret, at = Date.now()) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replace(/\s/g, "")]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac("sha1", key).update(counter).digest();
  const from = mac[19] & 15;
  return String((mac.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function inviteAndAccept({ house, page, url }) {
  await page.goto(url + "/settings/users");
  await page.getByRole("button", { name: "Invite a user" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(ben.name);
  await dialog.getByLabel("E-mail address").fill(ben.email);
  await dialog.getByLabel("Role").selectOption("viewer");
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const link = await dialog.locator("code").innerText();
  assert.match(link, new RegExp(`^${url}/accept-invitation#`));
  await settled(page);
  await house.picture(page, "user-link");
  await accessible(page, "the link of an invitation");
  await dialog.getByRole("button", { name: "I have passed it on" }).click();
  await page.getByRole("cell", { name: "invited" }).waitFor();

  const visitor = await house.visitor();
  await visitor.goto(link);
  await visitor.getByLabel("E-mail address").fill("somebody@example.org");
  await visitor.getByLabel("New password").fill(ben.password);
  await visitor.getByRole("button", { name: "Save and sign in" }).click();
  await visitor.getByRole("alert").waitFor();
  await house.picture(visitor, "invited");
  await accessible(visitor, "the page of an invitation");
  await visitor.getByLabel("E-mail address").fill(ben.email);
  await visitor.getByRole("button", { name: "Save and sign in" }).click();
  await visitor.getByRole("heading", { name: "Overview" }).waitFor();
  return visitor;
}

async function refusedToViewer({ house, url }, visitor) {
  const nav = visitor.getByRole("navigation", { name: "Pages" });
  assert.deepEqual(await nav.getByRole("link").allInnerTexts(), ["Overview", "Customers", "Measure"]);
  for (const path of ["/settings/users", "/settings", "/data", "/settings/audit"]) {
    await visitor.goto(url + path);
    await visitor.getByRole("heading", { name: "This page is for others" }).waitFor();
  }
  await visitor.getByText("Your role (viewer)").waitFor();
  await house.picture(visitor, "refused");
  await accessible(visitor, "a page that is refused");
  // What the page does not offer the server does not give either.
  const status = await visitor.evaluate(async () => (await fetch("/api/v1/users")).status);
  assert.equal(status, 403);
}

async function changeRole({ page, url }, visitor) {
  await page.goto(url + "/settings/users");
  await page.getByRole("button", { name: "Change Ben Ode" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Role").selectOption("analyst");
  // Somebody else is quicker.
  const refused = await page.evaluate(async () => {
    const users = await (await fetch("/api/v1/users")).json();
    const me = await (await fetch("/api/v1/me")).json();
    const ben = "/api/v1/users/" + users.items.find((one) => one.name === "Ben Ode").id;
    const tag = (await fetch(ben)).headers.get("ETag");
    const answer = await fetch(ben, {
      method: "PATCH",
      headers: {
        "If-Match": tag,
        "Content-Type": "application/json",
        "X-CSRF-Token": me.csrf_token,
      },
      body: JSON.stringify({ name: "Ben N. Ode" }),
    });
    return answer.status;
  });
  assert.equal(refused, 200);
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("Somebody else changed this meanwhile").waitFor();
  await dialog.getByRole("button", { name: "Try again" }).click();
  await page.waitForFunction(
    () => document.querySelector("dialog input")?.value === "Ben N. Ode",
  );
  await dialog.getByLabel("Role").selectOption("analyst");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("cell", { name: "analyst", exact: true }).waitFor();

  // A changed role ends the sessions: the next thing leads to the sign-in, and back.
  await visitor.goto(url + "/data");
  await signInHere(visitor, ben);
  await visitor.getByRole("heading", { name: "Import" }).waitFor();
}

async function signInHere(visitor, { email, password }) {
  await visitor.getByLabel("E-mail address").fill(email);
  await visitor.getByLabel("Password").fill(password);
  await visitor.getByRole("button", { name: "Sign in" }).click();
}

async function expiredSession({ house, page, url }, visitor) {
  await visitor.goto(url + "/customers");
  await visitor.locator("tbody a").first().waitFor();
  await page.goto(url + "/settings/users");
  await page.getByRole("button", { name: "New link for Ben N. Ode" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const link = await dialog.locator("code").innerText();
  assert.match(link, /\/reset-password#/);
  await dialog.getByRole("button", { name: "I have passed it on" }).click();
  const other = await house.visitor();
  await other.goto(link);
  await other.getByLabel("E-mail address").fill(ben.email);
  await other.getByLabel("New password").fill(ben.password);
  await other.getByRole("button", { name: "Save and sign in" }).click();
  await other.getByRole("heading", { name: "Overview" }).waitFor();
  await other.context().close();
  // The password changed, so the first session is over: said kindly, and one comes back.
  await visitor.getByRole("button", { name: "Name" }).click();
  await visitor.getByText("Your session has ended").waitFor();
  await house.picture(visitor, "session-ended");
  await accessible(visitor, "a session that ended");
  await signInHere(visitor, ben);
  await visitor.locator("tbody a").first().waitFor();
  assert.match(visitor.url(), /\/customers\?.*sort=name/);
}

async function secondFactor({ house, url }, visitor) {
  await visitor.goto(url + "/account");
  await visitor.getByRole("button", { name: "Set up a second factor" }).click();
  const dialog = visitor.getByRole("dialog");
  await dialog.locator(".qr svg").waitFor();
  const secret = await dialog.locator("code").innerText();
  await settled(visitor);
  await house.picture(visitor, "second-factor");
  await accessible(visitor, "setting up a second factor");
  await dialog.getByLabel("Code that the application shows").fill("000000");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await dialog.getByRole("alert").first().waitFor();
  await dialog.getByLabel("Code that the application shows").fill(totp(secret));
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await visitor.getByRole("heading", { name: "Recovery codes" }).waitFor();
  const codes = await visitor.locator(".codes code").allInnerTexts();
  assert.equal(codes.length, 8);
  await house.picture(visitor, "recovery-codes");
  const file = await saved(visitor, () =>
    visitor.getByRole("button", { name: "Save as a file" }).click(),
  );
  assert.equal(file.text, "\ufeff" + codes.join("\n") + "\n");
  await visitor.keyboard.press("Escape");
  assert.equal(await visitor.getByRole("dialog").count(), 1, "what is shown once stays");
  await visitor.getByRole("button", { name: "I have kept them" }).click();
  await visitor.getByRole("button", { name: "Do without the second factor" }).waitFor();

  await visitor.getByRole("button", { name: "Sign out", exact: true }).click();
  await signIn(visitor, url, ben);
  await visitor.getByText("Enter the code of your second factor").waitFor();
  await visitor.getByLabel("Code of the second factor").fill(codes[0]);
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await visitor.getByRole("heading", { name: "Overview" }).waitFor();
}

async function account({ url }, visitor) {
  await visitor.goto(url + "/account");
  const fields = ["Current password", "New password", "New password, once more"];
  const fill = async (values) => {
    for (const [at, value] of values.entries()) {
      await visitor.getByLabel(fields[at], { exact: true }).fill(value);
    }
    await visitor.getByRole("button", { name: "Change the password" }).click();
  };
  await fill([ben.password, "another long password", "another long passwort"]);
  await visitor.getByText("This differs from the new password").waitFor();
  await fill(["wrong password", "another long password", "another long password"]);
  await visitor.getByText("E-mail address, password or code are wrong").waitFor();
  await fill([ben.password, "another long password", "another long password"]);
  await visitor.getByText("The password is changed").waitFor();
  await visitor.getByRole("button", { name: "Sign out everywhere" }).click();
  await visitor.getByRole("dialog").getByRole("button", { name: "Sign out everywhere" }).click();
  await visitor.getByRole("heading", { name: "Sign in" }).waitFor();
}

async function keys({ house, page, url }) {
  await page.goto(url + "/settings/keys");
  await page.getByText("There are no keys yet").waitFor();
  await house.picture(page, "keys-none");
  await page.getByRole("button", { name: "Make a key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Till");
  await dialog.getByRole("button", { name: "Make a key" }).click();
  await dialog.locator(".ant-form-item-explain-error").waitFor();
  await dialog.getByLabel("Read customers").check();
  await settled(page);
  await house.picture(page, "key-making");
  await accessible(page, "making a key");
  await dialog.getByRole("button", { name: "Make a key" }).click();
  const secret = await dialog.locator("code").innerText();
  const ask = (path) =>
    fetch(url + path, { headers: { Authorization: "Bearer " + secret } }).then((a) => a.status);
  assert.equal(await ask("/api/v1/customers"), 200);
  assert.equal(await ask("/api/v1/audit"), 403);
  await dialog.getByRole("button", { name: "I have kept it" }).click();
  await page.getByRole("button", { name: "Withdraw Till" }).click();
  await dialog.getByRole("button", { name: "Withdraw" }).click();
  await page.getByRole("cell", { name: "withdrawn" }).waitFor();
  assert.equal(await ask("/api/v1/customers"), 401);
}

async function workspace({ page, url }) {
  await page.goto(url + "/settings/workspace");
  await page.getByLabel("Name").fill("Pellowick & Co");
  await page.getByRole("button", { name: "Save" }).click();
  await page.locator("header .workspace", { hasText: "Pellowick & Co" }).waitFor();
}

async function provider({ house, page, url }) {
  await page.goto(url + "/settings/sign-in");
  await page.getByLabel("Name").fill("Acme");
  await page.getByLabel("Address of the provider").fill("http://id.example.org");
  await page.getByLabel("Client ID").fill("troth");
  await page.getByLabel("Client secret").fill("a long secret");
  await page.getByLabel("Roles by its values").fill("marketing");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Each line must be").waitFor();
  await page.getByLabel("Roles by its values").fill("marketing = analyst");
  await page.getByRole("button", { name: "Save" }).click();
  // Only under https: the server refuses what the form lets through.
  await page.getByRole("alert").first().waitFor();
  await page.getByLabel("Address of the provider").fill("https://id.example.org");
  await page.getByRole("button", { name: "Save" }).click();
  await page.locator("code", { hasText: "/api/v1/sign-in/provider/return" }).waitFor();

  const visitor = await house.visitor();
  await visitor.goto(url + "/customers?country=GB");
  const way = visitor.getByRole("link", { name: "Sign in with Acme" });
  assert.equal(
    await way.getAttribute("href"),
    "/api/v1/sign-in/provider?return_to=" + encodeURIComponent("/customers?country=GB"),
  );
  await visitor.goto(url + "/sign-in?problem=not_invited");
  await visitor.getByText("There is no account for you here yet").waitFor();
  await way.waitFor();
  await house.picture(visitor, "sign-in-provider");
  await accessible(visitor, "sign-in by a provider that refused");
  await visitor.context().close();

  await page.getByRole("button", { name: "Do without the provider" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Do without the provider" }).click();
  await page.getByText("Redirect address").waitFor({ state: "detached" });
}

async function audit({ page, url }) {
  await page.goto(url + "/settings/audit");
  await page.getByRole("cell", { name: "make_key" }).waitFor();
  await page.getByLabel("What").selectOption("invite_user");
  const rows = await page
    .waitForFunction(() => {
      const all = [...document.querySelectorAll("tbody tr")];
      return all.every((row) => row.textContent.includes("invite_user")) ? all.length : 0;
    })
    .then((found) => found.jsonValue());
  const file = await saved(page, () =>
    page.getByRole("button", { name: "Export CSV" }).click(),
  );
  assert.equal(file.name, "audit.csv");
  assert.match(file.text, /^\ufeffWhen,Who,What,/);
  assert.equal(file.text.trim().split("\r\n").length, rows + 1);
  await page.getByLabel("What").selectOption("");
  await page.getByLabel("Search").fill("no such thing");
  await page.getByText("Nothing fits.").waitFor();
}

async function calendar({ house, page, url }) {
  await page.goto(url + "/settings/calendar");
  const monday = page.getByLabel("Hours: Monday");
  await monday.fill("nine to five");
  await page.getByText("Write spans one after another").waitFor();
  assert.ok(await page.getByRole("button", { name: "Save" }).isDisabled());
  await monday.fill("9:00-12:00, 13:30-18:00");
  await page.getByText("39.5 working hours a week").waitFor();
  await page.getByRole("button", { name: "Add a day" }).click();
  await page.getByLabel("Date").fill("2026-12-25");
  await page.getByLabel("Name: 2026-12-25").fill("Christmas");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  await page.reload();
  await page.getByLabel("Name: Christmas").waitFor();
  assert.equal(await monday.inputValue(), "09:00-12:00, 13:30-18:00");
  // Somebody else is quicker.
  await page.evaluate(async () => {
    const path = "/api/v1/settings/calendar";
    const me = await (await fetch("/api/v1/me")).json();
    const found = await fetch(path);
    const { week } = await found.json();
    await fetch(path, {
      method: "PUT",
      headers: {
        "If-Match": found.headers.get("ETag"),
        "Content-Type": "application/json",
        "X-CSRF-Token": me.csrf_token,
      },
      body: JSON.stringify({ week: { ...week, sunday: [["10:00", "12:00"]] }, days: [] }),
    });
  });
  await monday.fill("10:00-12:00");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Somebody else changed this meanwhile").waitFor();
  await house.picture(page, "calendar-changed");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("No day differs from its weekday").waitFor();
  assert.equal(await page.getByLabel("Hours: Sunday").inputValue(), "10:00-12:00");
}

export async function run(world) {
  const { house } = world;
  let visitor;
  const invited = await house.step("an invited user chooses a password", async () => {
    visitor = await inviteAndAccept(world);
  });
  if (invited) {
    await house.step("a viewer sees no Settings, and is refused kindly", () =>
      refusedToViewer(world, visitor),
    );
    await house.step("a role changes; who was slower sees what is there now", () =>
      changeRole(world, visitor),
    );
    await house.step("a session that ended leads to the sign-in and back", () =>
      expiredSession(world, visitor),
    );
    await house.step("a second factor, with recovery codes", () => secondFactor(world, visitor));
    await house.step("one's own password, and signing out everywhere", () =>
      account(world, visitor),
    );
    await visitor?.context().close();
  }
  await house.step("a key works for what it may, until it is withdrawn", () => keys(world));
  await house.step("the workspace's name changes at once", () => workspace(world));
  await house.step("working hours and holidays are set; who was slower sees what is there now", () =>
    calendar(world),
  );
  await house.step("a sign-in provider is set up, shown and dropped", () => provider(world));
  await house.step("the audit log is filtered, searched and exported", () => audit(world));
}

export const pages = () => [
  { name: "account", path: "/account", ready: "tbody td" },
  { name: "settings-workspace", path: "/settings/workspace", ready: "form" },
  { name: "settings-calendar", path: "/settings/calendar", ready: ".week input" },
  { name: "settings-users", path: "/settings/users", ready: "tbody td" },
  { name: "settings-sign-in", path: "/settings/sign-in", ready: "form" },
  { name: "settings-keys", path: "/settings/keys", ready: "tbody td" },
  { name: "settings-audit", path: "/settings/audit", ready: "tbody td" },
];
