export type Cell = string | number | null;

/** A text that a spreadsheet would run as a formula is quoted with an apostrophe. */
function field(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? "'" + cell : cell;
  return /[",\r\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
}

/** RFC 4180, first row the header. */
export function toCsv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => row.map(field).join(",")).join("\r\n") + "\r\n";
}

export function download(name: string, url: string) {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}

export function downloadText(name: string, text: string, type: string, mark = true) {
  // The mark lets spreadsheets read it as UTF-8.
  const url = URL.createObjectURL(new Blob(mark ? ["\ufeff", text] : [text], { type }));
  download(name, url);
  URL.revokeObjectURL(url);
}
