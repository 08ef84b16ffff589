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

/** Those that come with the pages that need them: `import("….json?measure")`. */
const apart: Record<string, readonly string[]> = {
  measure: ["web.measure.", "study.construct.", "study.stage.", "study.status.", "study.word."],
};

/** Of the house's texts the browser gets only those of the web application. */
function textsOfTheWeb(): Plugin {
  return {
    name: "texts-of-the-web",
    enforce: "pre",
    load(id) {
      const found = /^(.*\/locales\/[\w-]+\.json)(?:\?(\w+))?$/.exec(id);
      if (!found) return null;
      const all = JSON.parse(readFileSync(found[1]!, "utf8")) as Record<string, string>;
      const starts = (list: readonly string[], key: string) => list.some((one) => key.startsWith(one));
      const part = found[2] ? (apart[found[2]] ?? []) : null;
      const wanted = (key: string) =>
        part
          ? starts(part, key)
          : starts(used, key) && !Object.values(apart).some((list) => starts(list, key));
      const own = Object.entries(all).filter(([key]) => wanted(key));
      const json = JSON.stringify(Object.fromEntries(own));
      // With a query it is no longer read as JSON by its name.
      return part ? { code: "export default " + json, moduleType: "js" } : json;
    },
  };
}

export default defineConfig({
  plugins: [textsOfTheWeb(), react()],
  // The server puts a new nonce in its place each time it sends the page.
  html: { cspNonce: "__CSP_NONCE__" },
  build: { outDir: "../build/web", emptyOutDir: true, assetsInlineLimit: 0 },
});
