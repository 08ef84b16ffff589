import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api, take, type Job } from "./client";
import { finished } from "./document";

/** Asks a job to stop; that it is over already is as well. */
export const stopJob = (job: string) =>
  take(api.DELETE("/api/v1/jobs/{job}", { params: { path: { job } } })).catch(() => undefined);

/** A job begun here, followed to its end; what it gave goes to `then`, and what is under the key
 * `stale` is asked for anew. */
export function useFollowed(
  then: (result: Record<string, unknown>) => void,
  stale: string = "segments",
) {
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
      await queries.invalidateQueries({ queryKey: [stale] });
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
    await stopJob(job.id);
  };
  return { job, busy, error, run, cancel };
}
