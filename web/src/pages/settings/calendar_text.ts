/** Working hours as people write them: "09:00-12:00, 13:30-18:00"; nothing is a free day. */

export type Hours = [string, string];

const minutesOf = (clock: string) => {
  const found = /^(\d{1,2})[:：.](\d{2})$/.exec(clock.trim());
  if (!found) return null;
  const minute = Number(found[1]) * 60 + Number(found[2]);
  return Number(found[2]) > 59 || minute > 1440 ? null : minute;
};

const clockOf = (minute: number) =>
  String(Math.floor(minute / 60)).padStart(2, "0") + ":" + String(minute % 60).padStart(2, "0");

export function writeHours(all: readonly (readonly string[])[]): string {
  return all.map(([from, to]) => from + "-" + to).join(", ");
}

/** The spans of a text, or null when it is none or they do not follow one another. */
export function readHours(text: string): Hours[] | null {
  const all: Hours[] = [];
  let last = 0;
  for (const part of text.split(/[,，;；、]/)) {
    if (part.trim() === "") continue;
    const ends = part.split(/[-–—~至]/);
    const from = ends.length === 2 ? minutesOf(ends[0]!) : null;
    const to = ends.length === 2 ? minutesOf(ends[1]!) : null;
    if (from === null || to === null || from >= to || from < last) return null;
    all.push([clockOf(from), clockOf(to)]);
    last = to;
  }
  return all;
}

export const weekdays = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;
export type Weekday = (typeof weekdays)[number];

/** The name of a weekday in a language; the first day of 2024 was a Monday. */
export function weekdayName(language: string, weekday: Weekday): string {
  const day = new Date(Date.UTC(2024, 0, 1 + weekdays.indexOf(weekday)));
  return new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" }).format(day);
}

/** Working time of a week in hours; null when a text is none. */
export function hoursOfWeek(week: Record<Weekday, string>): number | null {
  let minutes = 0;
  for (const weekday of weekdays) {
    const all = readHours(week[weekday]);
    if (all === null) return null;
    for (const [from, to] of all) minutes += minutesOf(to)! - minutesOf(from)!;
  }
  return minutes / 60;
}
