/** How another system sends events here, ready to copy. */

export const snippets = ["curl", "batch", "node"] as const;
export type Snippet = (typeof snippets)[number];

const order = (currency: string) => ({
  userId: "17",
  event: "Order Completed",
  properties: {
    order_id: "1001",
    currency,
    products: [{ sku: "tea", name: "Green tea", price: 6.25, quantity: 2 }],
  },
});

/** `origin` is where this workspace is served; the key stays a word to be replaced. */
export function snippetOf(kind: Snippet, origin: string, currency: string): string {
  const body = JSON.stringify({ messageId: "o-1001", ...order(currency) }, null, 2);
  switch (kind) {
    case "curl":
      return (
        `curl ${origin}/v1/track \\\n  -H "Authorization: Bearer $KEY" \\\n` +
        `  -H "Content-Type: application/json" -d '${body}'\n`
      );
    case "batch":
      return (
        `curl ${origin}/v1/batch \\\n  -H "Authorization: Bearer $KEY" \\\n` +
        `  -H "Content-Type: application/json" -d '` +
        JSON.stringify(
          {
            batch: [
              {
                type: "identify",
                messageId: "i-17",
                userId: "17",
                traits: { name: "Ann Lee", email: "ann@example.org" },
              },
              { type: "track", messageId: "o-1001", ...order(currency) },
            ],
          },
          null,
          2,
        ) +
        `'\n`
      );
    case "node":
      return (
        `import { Analytics } from "@segment/analytics-node";\n\n` +
        `const analytics = new Analytics({ writeKey: process.env.KEY, host: "${origin}" });\n\n` +
        `analytics.identify({ userId: "17", ` +
        `traits: { name: "Ann Lee", email: "ann@example.org" } });\n` +
        `analytics.track(${JSON.stringify(order(currency), null, 2)});\n` +
        `await analytics.closeAndFlush();\n`
      );
  }
}
