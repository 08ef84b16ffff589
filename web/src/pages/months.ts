import type { Moment } from "../api/client";

export interface MonthOfMoments {
  name: string;
  moments: Moment[];
}

/** Moments, latest first, under the months of the workspace's time zone in which they fell. */
export function byMonth(moments: Moment[], language: string, timeZone: string): MonthOfMoments[] {
  const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    year: "numeric",
    month: "long",
    timeZone,
  });
  const months: MonthOfMoments[] = [];
  for (const moment of moments) {
    const name = format.format(new Date(moment.at));
    const last = months.at(-1);
    if (last?.name === name) last.moments.push(moment);
    else months.push({ name, moments: [moment] });
  }
  return months;
}

/** The last days of `months` months, as far as `asOf`; oldest first. */
export function monthEnds(asOf: string, months: number): string[] {
  const [year, month] = asOf.split("-").map(Number) as [number, number];
  const ends = Array.from({ length: months }, (_, back) =>
    new Date(Date.UTC(year, month - months + back, 0)).toISOString().slice(0, 10),
  );
  return [...ends.filter((day) => day < asOf), asOf];
}
