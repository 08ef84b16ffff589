import { useQuery } from "@tanstack/react-query";
import { currentLanguage } from "../i18n";
import { api, take, takePage, takeTagged } from "./client";
import type { components } from "./schema";

export type ListSummary = components["schemas"]["ListSummary"];
export type ActionList = components["schemas"]["ActionList"];
export type ListRow = components["schemas"]["ListRow"];
export type ListDefinitions = components["schemas"]["ListDefinitions"];

export function useLists() {
  return useQuery({
    queryKey: ["lists", currentLanguage()],
    queryFn: ({ signal }) => take(api.GET("/api/v1/lists", { signal })),
    staleTime: 60_000,
  });
}

/** A list with its first rows, most at stake first; of those whose name has `search` in it. */
export function useList(list: string, limit: number, search: string) {
  return useQuery({
    queryKey: ["lists", list, limit, search, currentLanguage()],
    queryFn: ({ signal }) =>
      takePage(
        api.GET("/api/v1/lists/{list}", {
          params: { path: { list }, query: { limit, ...(search ? { search } : {}) } },
          signal,
        }),
      ),
    staleTime: 60_000,
    placeholderData: (previous) => (previous?.list === list ? previous : undefined),
  });
}

/** What decides who is on a list. */
export const useListDefinitions = () =>
  useQuery({
    queryKey: ["lists", "definitions"],
    queryFn: async ({ signal }) => {
      const found = await takeTagged(api.GET("/api/v1/lists/definitions", { signal }));
      return { definitions: found.value, etag: found.etag };
    },
  });

export const saveListDefinitions = (change: ListDefinitions, etag: string) =>
  take(
    api.PATCH("/api/v1/lists/definitions", { body: change, headers: { "If-Match": etag } }),
  );
