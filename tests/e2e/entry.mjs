// Set-up, sign-in, signing out, the language.
import assert from "node:assert/strict";
import { accessible, owner, settled, signIn } from "./house.mjs";

/** Makes the owner, who stays signed in on the world's page. */
export function setUp({ house, server, page }) {
  return house.step("set-up refuses a short password, then makes the owner", async () => {
    await page.goto(server.setUp);
    await page.getByLabel("Your name").fill(owner.name);
    await page.getByLabel("E-mail address").fill(owner.email);
    await page.getByLabel("Password").fill("short");
    await page.getByRole("button", { name: "Set up this workspace" }).click();
    await page.locator(".ant-form-item-explain-error").waitFor();
    await house.picture(page, "setup");
    await accessible(page, "set-up");
    await page.getByLabel("Password").fill(owner.password);
    await page.getByRole("button", { name: "Set up this workspace" }).click();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
  });
}

export async function run({ house, page, url }) {
  await house.step("the language switches without a reload, and is kept", async () => {
    await page.goto(url);
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

  await house.step("signing out, refused and let in again", async () => {
    await page.goto(url);
    await page.getByRole("button", { name: "Sign out" }).click();
    await signIn(page, url, { ...owner, password: "wrong password" });
    await page.getByRole("alert").waitFor();
    await settled(page);
    await house.picture(page, "sign-in");
    await accessible(page, "sign-in");
    await signIn(page, url, owner);
    await page.getByRole("heading", { name: "Overview" }).waitFor();
  });
}

export const pages = () => [];
