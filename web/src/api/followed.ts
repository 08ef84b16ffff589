import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api, take, type Job } from "./client";
import { finished } from "./document";

/** Asks a job to stop; that it is over already is as well. */
export const stopJob = (job: string) =>
  take(api.DELETE("/api/v1/jobs/{job}", { params: { path: { job } } })).catch(() => undefined);

/** Long work of a page: it says how its job stands, and ends when the page is left. What it gave
 * goes to `then`, and what is under the key `stale` is asked for anew. */
export function useWork<T>(then: (result: T) => void, stale: string) {
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
  const run = async (work: (signal: AbortSignal, tell: (job: Job) => void) => Promise<T>) => {
    setBusy(true);
    setError(null);
    try {
      const result = await work(leaving.current.signal, setJob);
      await queries.invalidateQueries({ queryKey: [stale] });
      then(result);
    } catch (problem) {
      // Who went to another page asks no more.
      if (!leaving.current.signal.aborted) setError(problem as Error);
    }
    setJob(null);
    setBusy(false);
  };
  const cancel = async () => {
    if (job) await stopJob(job.id);
  };
  return { job, busy, error, run, cancel };
}

/** A job begun here, followed to its end. */
export function useFollowed(
  then: (result: Record<string, unknown>) => void,
  stale: string = "segments",
) {
  const { run, ...state } = useWork(then, stale);
  const follow = (begin: () => Promise<Job>) =>
    run(async (signal, tell) => {
      const begun = await begin();
      tell(begun);
      const done = await finished(begun.id, signal, tell);
      return (done.result ?? {}) as Record<string, unknown>;
    });
  return { ...state, run: follow };
}
