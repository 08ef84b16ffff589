// A server that goes away and comes back; a workspace with nothing in it.
import { accessible, noOverflow, owner, serve, settled } from "./house.mjs";

async function begin({ house }) {
  const server = await serve(house.folder, { demo: false });
  const page = await house.visitor();
  await page.goto(server.setUp);
  await page.getByLabel("Your name").fill(owner.name);
  await page.getByLabel("E-mail address").fill(owner.email);
  await page.getByLabel("Password").fill(owner.password);
  await page.getByRole("button", { name: "Set up this workspace" }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await settled(page);
  await house.picture(page, "empty-overview");
  await accessible(page, "Overview of an empty workspace");
  await noOverflow(page, "Overview of an empty workspace");
  return { server, page };
}

async function outage({ house }, { server, page }) {
  const gone = page.getByRole("alert").filter({ hasText: "The server does not answer" });
  await server.stop();
  // Neither its data nor its code can be had now.
  await page.getByRole("link", { name: "Customers", exact: true }).click();
  await gone.first().waitFor();
  await house.picture(page, "server-gone");
  await accessible(page, "a server that is gone");
  const again = await serve(house.folder, {
    workspace: server.workspace,
    listen: new URL(server.url).host,
  });
  await page.getByRole("button", { name: "Try again" }).first().click();
  await page.getByRole("heading", { name: "Customers", level: 1 }).waitFor();
  await settled(page);
  await house.picture(page, "empty-customers");
  await accessible(page, "Customers of an empty workspace");
  return again;
}

export async function run(world) {
  const { house } = world;
  let begun;
  let server;
  if (
    await house.step("an empty workspace says what to do first", async () => {
      begun = await begin(world);
      server = begun.server;
    })
  ) {
    await house.step("a server that is gone is said so, and its return is enough", async () => {
      server = await outage(world, begun);
    });
    await begun?.page.context().close();
  }
  await server?.stop();
}

export const pages = () => [];
