/** Figures as a person reads them. Each takes the language, so that a switch shows at once. */

const missing = "–";

const locale = (language: string) => (language === "en" ? "en-GB" : language);

export type Amount = number | string | null | undefined;

function numberOf(value: Amount): number | null {
  if (value === null || value === undefined || value === "") return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

export function formatNumber(language: string, value: Amount, digits = 0): string {
  const number = numberOf(value);
  if (number === null) return missing;
  return new Intl.NumberFormat(locale(language), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(number);
}

export function formatShare(language: string, value: Amount, digits = 1): string {
  const number = numberOf(value);
  if (number === null) return missing;
  return new Intl.NumberFormat(locale(language), {
    style: "percent",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(number);
}

/** Money comes as decimal text; `whole` leaves the minor unit out of sums. */
export function formatMoney(language: string, value: Amount, currency: string, whole = false) {
  const number = numberOf(value);
  if (number === null) return missing;
  return new Intl.NumberFormat(locale(language), {
    style: "currency",
    currency,
    // What rounds to nothing is not "-£0".
    signDisplay: "negative",
    ...(whole ? { maximumFractionDigits: 0 } : {}),
  }).format(number);
}

export function formatDay(language: string, day: string | null | undefined): string {
  if (!day) return missing;
  return new Intl.DateTimeFormat(locale(language), { dateStyle: "medium", timeZone: "UTC" }).format(
    new Date(day + "T00:00:00Z"),
  );
}

/** The month that a day lies in. */
export function formatMonth(language: string, day: string): string {
  return new Intl.DateTimeFormat(locale(language), {
    year: "numeric",
    month: "short",
    timeZone: "UTC",
  }).format(new Date(day + "T00:00:00Z"));
}

export function formatInstant(language: string, at: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale(language), {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone,
  }).format(new Date(at));
}

/** With its sign, a true minus, and none before zero. */
export function signed(text: string, value: number): string {
  const bare = text.replace(/^[-−]/, "");
  if (!/[1-9]/.test(bare)) return bare;
  return (value < 0 ? "−" : "+") + bare;
}

/** Words in a row, parted as the language parts them. */
export function joinWords(language: string, words: readonly string[]): string {
  return words.join(language === "zh-CN" ? "、" : ", ");
}
