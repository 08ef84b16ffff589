import { useQuery } from "@tanstack/react-query";
import { currentLanguage } from "../i18n";
import { api, take, takePage } from "./client";
import type { components } from "./schema";

export type ListSummary = components["schemas"]["ListSummary"];
export type ActionList = components["schemas"]["ActionList"];
export type ListRow = components["schemas"]["ListRow"];

export function useLists() {
  return useQuery({
    queryKey: ["lists", currentLanguage()],
    queryFn: ({ signal }) => take(api.GET("/api/v1/lists", { signal })),
    staleTime: 60_000,
  });
}

/** A list with its first rows, most at stake first. */
export function useList(list: string, limit: number) {
  return useQuery({
    queryKey: ["lists", list, limit, currentLanguage()],
    queryFn: ({ signal }) =>
      takePage(
        api.GET("/api/v1/lists/{list}", { params: { path: { list }, query: { limit } }, signal }),
      ),
    staleTime: 60_000,
    placeholderData: (previous) => (previous?.list === list ? previous : undefined),
  });
}
