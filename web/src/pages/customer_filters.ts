/** The list's filters live in the page's address, so that a view can be kept and sent. */

export const filterNames = ["search", "region", "country", "segment"] as const;
export type Filters = Partial<Record<(typeof filterNames)[number], string>>;

/** What the address is to say. */
export function withFilters(filters: Filters): Record<string, string> {
  const params: Record<string, string> = {};
  for (const name of filterNames) {
    const value = filters[name]?.trim();
    if (value) params[name] = value;
  }
  return params;
}

/** What the API is asked; names in the address that are not filters are left out. */
export function toQuery(params: URLSearchParams): Filters {
  const filters: Filters = {};
  for (const name of filterNames) {
    const value = params.get(name);
    if (value) filters[name] = value;
  }
  return filters;
}
