/** What a text means as a number, as it is written in either language; null: none. */
export function readNumber(text: string): number | null {
  const bare = text
    .normalize("NFKC")
    .trim()
    .replace(/,(?=\d{3}\b)/g, "")
    .replace(",", ".")
    .replace(/%$/, "");
  const value = Number(bare);
  return bare === "" || !Number.isFinite(value) ? null : value;
}

/** Shares of a hundred, as even as one decimal allows; they sum to it exactly. */
export function evenShares(count: number): number[] {
  if (count === 0) return [];
  const tenths = Array.from({ length: count }, () => Math.floor(1000 / count));
  for (let left = 1000 - tenths.reduce((sum, one) => sum + one, 0), at = 0; left > 0; left -= 1, at += 1) {
    tenths[at] = (tenths[at] ?? 0) + 1;
  }
  return tenths.map((one) => one / 10);
}

/** The same proportions, to one decimal, summing to a hundred; even when there are none. */
export function scaledShares(weights: readonly (number | null)[]): number[] {
  const sum = weights.reduce<number>((all, one) => all + Math.max(one ?? 0, 0), 0);
  if (!(sum > 0)) return evenShares(weights.length);
  const exact = weights.map((one) => (1000 * Math.max(one ?? 0, 0)) / sum);
  const floors = exact.map(Math.floor);
  const byRest = exact
    .map((one, at) => ({ at, rest: one - Math.floor(one) }))
    .sort((a, b) => b.rest - a.rest || a.at - b.at);
  const left = 1000 - floors.reduce((all, one) => all + one, 0);
  for (const { at } of byRest.slice(0, left)) floors[at] = (floors[at] ?? 0) + 1;
  return floors.map((one) => one / 10);
}
