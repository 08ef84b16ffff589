import { useQueries, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { currentLanguage } from "../i18n";
import { monthEnds } from "../pages/months";
import { api, take } from "./client";
import type { components } from "./schema";

export type Segment = components["schemas"]["Segment"];
export type SegmentField = components["schemas"]["SegmentField"];
export type SegmentSize = components["schemas"]["SegmentSize"];
export type SegmentPreview = components["schemas"]["SegmentPreview"];
export type SegmentVersion = components["schemas"]["SegmentVersions"]["items"][number];
export type SegmentMember = components["schemas"]["SegmentMember"];

/** A rule to try: as text, or as a tree. */
export type Draft = { rule: string } | { tree: Record<string, unknown> };

/** By name; with those that were put away when asked for. */
export function useSegments(archived = false) {
  return useQuery({
    queryKey: ["segments", archived, currentLanguage()],
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/segments", { params: { query: archived ? { archived } : {} }, signal }),
      ),
  });
}

export function useSegment(segment: string, enabled = true) {
  return useQuery({
    queryKey: ["segments", "one", segment, currentLanguage()],
    queryFn: async ({ signal }) => {
      const answer = await api.GET("/api/v1/segments/{segment}", {
        params: { path: { segment } },
        signal,
      });
      const data = await take(Promise.resolve(answer));
      return { segment: data, etag: answer.response.headers.get("ETag") ?? "" };
    },
    enabled,
  });
}

/** How many are in each of the segments, as they come in. */
export function useSegmentSizes(segments: readonly string[]) {
  return useQueries({
    queries: segments.map((segment) => ({
      queryKey: ["segments", "size", segment],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        take(api.GET("/api/v1/segments/{segment}/size", { params: { path: { segment } }, signal })),
      staleTime: 60_000,
    })),
  });
}

/** The size at the ends of months, by the rule as it is now; one after another, to spare the server. */
export function useSizeHistory(segment: string, version: number, asOf: string | undefined) {
  return useQuery({
    queryKey: ["segments", "history", segment, version, asOf],
    queryFn: async ({ signal }) => {
      const sizes: SegmentSize[] = [];
      for (const day of monthEnds(asOf!, 12)) {
        const query = { as_of: day };
        sizes.push(
          await take(
            api.GET("/api/v1/segments/{segment}/size", { params: { path: { segment }, query }, signal }),
          ),
        );
      }
      return sizes;
    },
    enabled: asOf !== undefined,
    staleTime: 600_000,
  });
}

export function useSegmentFields() {
  return useQuery({
    queryKey: ["segments", "fields", currentLanguage()],
    queryFn: ({ signal }) => take(api.GET("/api/v1/segments/fields", { signal })),
    staleTime: Infinity,
  });
}

/** Texts that occur in a field, to be offered while writing. */
export function useFieldValues(field: SegmentField | undefined) {
  return useQuery({
    queryKey: ["segments", "values", field?.name],
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/segments/fields/{field}/values", {
          params: { path: { field: field!.name } },
          signal,
        }),
      ),
    enabled: !!field?.values_known,
    staleTime: 300_000,
  });
}

/** The value once it has stayed the same for a while: what is written, once the writing pauses. */
export function useSettled<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}

/** What a draft says and selects, asked for once the writing pauses. */
export function usePreview(draft: Draft) {
  const body = useSettled(JSON.stringify(draft), 350);
  const query = useQuery({
    queryKey: ["segments", "preview", body, currentLanguage()],
    queryFn: ({ signal }) =>
      take(api.POST("/api/v1/segments/preview", { body: JSON.parse(body) as Draft, signal })),
    placeholderData: (previous) => previous,
    staleTime: 60_000,
  });
  return { ...query, current: !query.isPlaceholderData && body === JSON.stringify(draft) };
}

export type SegmentOverlap = components["schemas"]["SegmentOverlap"];

export function useOverlap() {
  return useQuery({
    queryKey: ["segments", "overlap"],
    queryFn: ({ signal }) => take(api.GET("/api/v1/segments/overlap", { signal })),
    staleTime: 60_000,
  });
}

export function useMovement(segment: string, from: string) {
  return useQuery({
    queryKey: ["segments", "movement", segment, from],
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/segments/{segment}/movement", {
          params: { path: { segment }, query: from ? { from } : {} },
          signal,
        }),
      ),
    staleTime: 60_000,
    placeholderData: (previous) => previous,
  });
}

export function useSegmentVersions(segment: string, version: number) {
  return useQuery({
    queryKey: ["segments", "versions", segment, version],
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/segments/{segment}/versions", { params: { path: { segment } }, signal }),
      ),
  });
}
