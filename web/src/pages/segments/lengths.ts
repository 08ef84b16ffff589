export const lengthUnits = ["day", "week", "month", "year"] as const;

/** "90 days" in its parts; what is none is no count of days. */
export function lengthOf(text: string): { count: string; unit: string } {
  const [, count = "", unit = "day"] = /^(\d+) (day|week|month|year)s?$/.exec(text) ?? [];
  return { count, unit };
}

export function lengthText(count: string, unit: string): string {
  if (count === "") return "";
  return `${count} ${unit}${count === "1" ? "" : "s"}`;
}
