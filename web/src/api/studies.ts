/** Studies: docs/measure.md. */
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { currentLanguage } from "../i18n";
import { api, Refusal, take, type Job } from "./client";
import { finished } from "./document";
import { stopJob, useWork } from "./followed";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type StudyType = Schemas["StudyTypes"]["items"][number];
export type Study = Schemas["StudyWithRuns"];
export type StudyForm = Schemas["StudyForm"];
export type StudyField = StudyForm["fields"][number];
export type StudyItem = StudyForm["items"][number];
export type StudyRun = Schemas["StudyRun"];

export type Settings = Record<string, unknown>;
/** A row of a list within a result; its members are those of the type. */
export type Row = Record<string, unknown>;

export interface ResultColumn {
  field: string;
  heading: string;
  /** text, word, truth, count, percent, p, or a number of decimals. */
  format: string;
  /** Member with the interval; empty: none. */
  interval: string;
  numeric: boolean;
}

/** A list within the result (JSON pointer) with its cells in words. */
export interface ResultTable {
  id: string;
  title: string;
  pointer: string;
  columns: ResultColumn[];
  rows: string[][];
}

/** A segment as it was when the run was made. */
export interface SegmentRecord {
  name: string;
  as_of: string;
}

export interface Provenance {
  instruments: {
    source: string;
    name: string;
    responses: number;
    used: number;
    outside_period: number;
    filtered: number;
    /** Absent in runs made before segments could filter. */
    outside_segments?: number;
    first_day: string | null;
    last_day: string | null;
    weighted: boolean;
    sha256: string;
  }[];
  orders?: { used: number; last_day: string };
  segments?: { within: SegmentRecord[]; compared: SegmentRecord[] };
  version: string;
  seed: number;
  settings: Settings;
}

export interface StudyResult {
  study: Omit<Study, "runs">;
  run: StudyRun;
  title: string;
  type: string;
  method: string;
  status: string;
  cause?: string;
  culprit?: string;
  culprit_text?: string;
  n: number;
  warnings: { code: string; subject: string; text: string }[];
  findings: { key: string; tone: "good" | "watch" | "bad" | "note"; text: string }[];
  next: { generation: number; key: string; text: string } | null;
  result: Record<string, unknown>;
  provenance: Provenance;
  tables: ResultTable[];
}

/** Everything of studies is under one key, so that a new run makes all of it anew. */
export const staleKey = "studies";
const key = (...parts: unknown[]) => [staleKey, ...parts, currentLanguage()];

export const useStudyTypes = () =>
  useQuery({
    queryKey: key("types"),
    queryFn: ({ signal }) => take(api.GET("/api/v1/study-types", { signal })),
    staleTime: 60_000,
  });

export const useStudies = () =>
  useQuery({
    queryKey: key("list"),
    queryFn: ({ signal }) => take(api.GET("/api/v1/studies", { signal })),
  });

export const useStudy = (study: string) =>
  useQuery({
    queryKey: key("one", study),
    queryFn: ({ signal }) =>
      take(api.GET("/api/v1/studies/{study}", { params: { path: { study } }, signal })),
  });

/** A run's document; the latest for 0. */
export const useResult = (study: string, run: number, enabled: boolean) =>
  useQuery({
    queryKey: key("result", study, run),
    queryFn: async ({ signal }) =>
      (await take(
        api.GET("/api/v1/studies/{study}/result", {
          params: { path: { study }, query: run > 0 ? { run } : {} },
          signal,
        }),
      )) as unknown as StudyResult,
    enabled,
    staleTime: Infinity,
  });

export const useStudyForm = (type: string, source = "", instrument = "", enabled = true) =>
  useQuery({
    queryKey: key("form", type, source, instrument),
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/study-types/{type}/form", {
          params: { path: { type }, query: instrument ? { source, instrument } : {} },
          signal,
        }),
      ),
    enabled,
    staleTime: 60_000,
  });

export interface StudyDraft {
  name: string;
  type: string;
  source: string;
  instrument: string;
  settings: Settings;
}

export const makeStudy = (draft: StudyDraft) =>
  take(api.POST("/api/v1/studies", { body: draft as StudyDraft & { settings: never } }));

export const runStudy = (study: string) =>
  take(api.POST("/api/v1/studies/{study}/runs", { params: { path: { study } } }));

export const removeStudy = (study: string) =>
  take(api.DELETE("/api/v1/studies/{study}", { params: { path: { study } } }));

export const verifyRun = (study: string, run: number) =>
  take(
    api.POST("/api/v1/studies/{study}/runs/{run}/verifications", {
      params: { path: { study, run: String(run) } },
    }),
  );

export type ExportForm = "xlsx" | "html" | "json";

/** The file in the reader's language. */
export const fetchExport = async (study: string, run: number, form: ExportForm) =>
  (await take(
    api.GET("/api/v1/studies/{study}/export", {
      params: { path: { study }, query: { run, form } },
      parseAs: "blob",
    }),
  )) as unknown as Blob;

/** Runs a new study; when it cannot be computed nothing of it is left behind. */
async function makeAndRun(
  draft: StudyDraft,
  signal: AbortSignal,
  onJob: (job: Job) => void,
): Promise<number> {
  const study = await makeStudy(draft);
  const id = String(study.study_id);
  try {
    const begun = await runStudy(id);
    onJob(begun);
    await finished(begun.id, signal, onJob);
    return study.study_id;
  } catch (problem) {
    if (!signal.aborted) await removeStudy(id).catch(() => undefined);
    throw problem;
  }
}

const previewPause = 450;

/**
 * What a study would say with other settings: asked once the changes pause, the job before is
 * stopped, and the result before stays until the new one is there. Null changes: nothing is asked.
 */
export function usePreview(study: string, changes: Settings | null) {
  const [found, setFound] = useState<StudyResult | null>(null);
  const [job, setJob] = useState<Job | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const wanted = changes === null ? "" : JSON.stringify(changes);
  const language = currentLanguage();
  const ask = useCallback(
    async (signal: AbortSignal) => {
      let begun: Job | null = null;
      try {
        begun = await take(
          api.POST("/api/v1/studies/{study}/previews", {
            params: { path: { study } },
            body: { settings: JSON.parse(wanted) as Record<string, never> },
          }),
        );
        const done = await finished(begun.id, signal, setJob);
        setFound(done.result as unknown as StudyResult);
        setBusy(false);
      } catch (problem) {
        if (signal.aborted) {
          if (begun) await stopJob(begun.id);
          return;
        }
        setError(problem as Error);
        setBusy(false);
      }
    },
    [study, wanted],
  );
  useEffect(() => {
    setError(null);
    setJob(null);
    setBusy(wanted !== "");
    if (wanted === "") {
      setFound(null);
      return;
    }
    const leaving = new AbortController();
    const timer = setTimeout(() => void ask(leaving.signal), previewPause);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [wanted, language, ask]);
  return { found: wanted === "" ? null : found, job, error, busy };
}

export const noSuchRun = (error: unknown) =>
  error instanceof Refusal && error.status === 404 && error.code === "not_found";

/** Making a study and computing it, with its progress; `cancel` stops the job. */
export function useMaking(then: (study: number) => void) {
  const { run, ...state } = useWork(then, staleKey);
  const make = (draft: StudyDraft) => run((signal, tell) => makeAndRun(draft, signal, tell));
  return { ...state, make };
}
