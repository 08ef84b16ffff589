/** Groups of customers that resemble each other: docs/segments.md, "By model". */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { currentLanguage } from "../i18n";
import { api, take, type Job } from "./client";
import { finished } from "./document";
import type { components } from "./schema";

export type SegmentModel = components["schemas"]["SegmentModel"];
export type SegmentGroup = SegmentModel["groups"][number];

const key = (...parts: string[]) => ["segments", "models", ...parts, currentLanguage()];

export const useSegmentModels = () =>
  useQuery({
    queryKey: key(),
    queryFn: ({ signal }) => take(api.GET("/api/v1/segments/models", { signal })),
  });

export const useSegmentModel = (model: string) =>
  useQuery({
    queryKey: key("one", model),
    queryFn: ({ signal }) =>
      take(api.GET("/api/v1/segments/models/{model}", { params: { path: { model } }, signal })),
  });

export interface ModelDraft {
  name: string;
  fields: string[];
  method: "kmeans" | "mixture";
  /** Null: as many as the data say. */
  groups: number | null;
}

export const makeModel = (draft: ModelDraft) =>
  take(
    api.POST("/api/v1/segments/models", {
      body: {
        name: draft.name,
        method: draft.method,
        groups: draft.groups,
        ...(draft.fields.length > 0 ? { fields: draft.fields } : {}),
      },
    }),
  );

export const refitModel = (model: string) =>
  take(api.POST("/api/v1/segments/models/{model}/refits", { params: { path: { model } } }));

export const archiveModel = (model: string) =>
  take(api.DELETE("/api/v1/segments/models/{model}", { params: { path: { model } } }));

/** A job begun here, followed to its end; what it gave goes to `then`. */
export function useFollowed(then: (result: Record<string, unknown>) => void) {
  const queries = useQueryClient();
  const [job, setJob] = useState<Job | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const leaving = useRef(new AbortController());
  useEffect(() => {
    const controller = new AbortController();
    leaving.current = controller;
    return () => controller.abort();
  }, []);
  const run = async (begin: () => Promise<Job>) => {
    setBusy(true);
    setError(null);
    try {
      const begun = await begin();
      setJob(begun);
      const done = await finished(begun.id, leaving.current.signal, setJob);
      await queries.invalidateQueries({ queryKey: ["segments"] });
      then((done.result ?? {}) as Record<string, unknown>);
    } catch (problem) {
      // Who went to another page asks no more.
      if (!leaving.current.signal.aborted) setError(problem as Error);
    }
    setJob(null);
    setBusy(false);
  };
  const cancel = async () => {
    if (!job) return;
    const path = { job: job.id };
    await take(api.DELETE("/api/v1/jobs/{job}", { params: { path } })).catch(() => undefined);
  };
  return { job, busy, error, run, cancel };
}
