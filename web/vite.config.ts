import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Beginnings of the keys that the pages use: their own, and words of other rooms. */
const used = [
  "web.",
  "customer.contact.",
  "customer.kind.",
  "user.role.",
  "user.state.",
  "report.abcd.name.",
  "report.rfm.segment.",
  "segments.progress.",
  "value.class.",
  "value.feature.",
  "value.model_kind.",
  "value.progress.",
];

/** Of the house's texts the browser gets only those of the web application. */
function textsOfTheWeb(): Plugin {
  return {
    name: "texts-of-the-web",
    enforce: "pre",
    load(id) {
      if (!/\/locales\/[\w-]+\.json$/.test(id)) return null;
      const all = JSON.parse(readFileSync(id, "utf8")) as Record<string, string>;
      const own = Object.entries(all).filter(([key]) => used.some((start) => key.startsWith(start)));
      return JSON.stringify(Object.fromEntries(own));
    },
  };
}

export default defineConfig({
  plugins: [textsOfTheWeb(), react()],
  // The server puts a new nonce in its place each time it sends the page.
  html: { cspNonce: "__CSP_NONCE__" },
  build: { outDir: "../build/web", emptyOutDir: true, assetsInlineLimit: 0 },
});
