/** The list's filters live in the page's address, so that a view can be kept and sent. */
import type { paths } from "../api/schema";

export const filterNames = ["search", "region", "country", "segment"] as const;
export type Filters = Partial<Record<(typeof filterNames)[number], string>>;

/** Filters that other pages lead here with, and the order. */
const others = ["segment_id", "rule", "stage", "rfm", "sort"] as const;

type Query = NonNullable<paths["/api/v1/customers"]["get"]["parameters"]["query"]>;

/** What the address is to say; what is no filter of the form stays as it was. */
export function withFilters(filters: Filters, before: URLSearchParams): Record<string, string> {
  const params: Record<string, string> = {};
  for (const name of filterNames) {
    const value = filters[name]?.trim();
    if (value) params[name] = value;
  }
  for (const name of others) {
    const value = before.get(name);
    if (value) params[name] = value;
  }
  return params;
}

/** What the API is asked; names in the address that are not filters are left out. */
export function toQuery(params: URLSearchParams): Query {
  const query: Record<string, string> = {};
  for (const name of [...filterNames, ...others]) {
    const value = params.get(name);
    if (value) query[name] = value;
  }
  return query as Query;
}

/** The whole list as a file, of the columns shown. */
export function fileAddress(query: Query, members: string[]): string {
  const columns = ["id", ...members.filter((name) => name !== "id")].join(",");
  const params = new URLSearchParams({ ...(query as Record<string, string>), format: "csv", columns });
  return "/api/v1/customers?" + params.toString();
}

/** First upwards, then downwards, then upwards again. */
export function toggledSort(sort: string, key: string): string {
  return sort === key ? "-" + key : key;
}

export function sorted(sort: string, key: string): { sorted?: "ascending" | "descending" } {
  if (sort === key) return { sorted: "ascending" };
  return sort === "-" + key ? { sorted: "descending" } : {};
}
