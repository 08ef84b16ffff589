/** Events that were not understood. */
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { currentLanguage } from "../i18n";
import { api, take } from "./client";
import type { components } from "./schema";

export type RefusedEvent = components["schemas"]["RefusedEvent"];

/** Only of a source, only for a reason; empty: any. */
export interface RefusedAsked {
  source?: string;
  code?: string;
}

const key = ["events", "refused"] as const;
const given = (asked: RefusedAsked) =>
  Object.fromEntries(Object.entries(asked).filter(([, value]) => value)) as RefusedAsked;

export const fetchRefused = (
  asked: RefusedAsked,
  cursor: string | undefined,
  signal?: AbortSignal,
) =>
  take(
    api.GET("/api/v1/events/refused", {
      params: { query: { ...given(asked), limit: 100, ...(cursor ? { cursor } : {}) } },
      ...(signal ? { signal } : {}),
    }),
  );

export function useRefused(asked: RefusedAsked) {
  return useInfiniteQuery({
    queryKey: [...key, asked, currentLanguage()],
    queryFn: ({ pageParam, signal }) => fetchRefused(asked, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** Runs `change`, and shows what is left. */
export function useRefusedChange<Wanted, Given>(
  change: (wanted: Wanted) => Promise<Given>,
  after?: (given: Given) => void,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (result) => {
      await queries.invalidateQueries({ queryKey: key });
      after?.(result);
    },
  });
}

export const retryRefused = (refused: string) =>
  take(api.POST("/api/v1/events/refused/{refused}/retry", { params: { path: { refused } } }));

export const discardRefused = (refused: string) =>
  take(api.DELETE("/api/v1/events/refused/{refused}", { params: { path: { refused } } }));

export const retryAllRefused = (asked: RefusedAsked) =>
  take(api.POST("/api/v1/events/refused/retry", { body: given(asked) }));

export const discardAllRefused = (asked: RefusedAsked) =>
  take(api.POST("/api/v1/events/refused/discard", { body: given(asked) }));
