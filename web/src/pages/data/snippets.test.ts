import { expect, test } from "vitest";
import { snippetOf, snippets } from "./snippets";

const bodyOf = (text: string) => JSON.parse(text.slice(text.indexOf("'{") + 1, text.lastIndexOf("'")));

test("what is copied is sent to this workspace, in its currency", () => {
  for (const kind of snippets) {
    const text = snippetOf(kind, "https://troth.example.org:8443", "CNY");
    expect(text).toContain("https://troth.example.org:8443");
    expect(text).toContain('"CNY"');
  }
});

test("the bodies of the calls are JSON with what an order needs", () => {
  const one = bodyOf(snippetOf("curl", "http://127.0.0.1:8080", "GBP"));
  expect(one).toMatchObject({ userId: "17", event: "Order Completed", messageId: "o-1001" });
  expect(one.properties.products[0]).toMatchObject({ sku: "tea", price: 6.25 });
  const batch = bodyOf(snippetOf("batch", "http://127.0.0.1:8080", "GBP"));
  expect(batch.batch.map((event: { type: string }) => event.type)).toEqual(["identify", "track"]);
});
