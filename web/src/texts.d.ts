/** Texts of a group of pages: see vite.config.ts. */
declare module "*.json?measure" {
  const texts: Record<string, string>;
  export default texts;
}
