/** Documents that the server computes once and keeps: 202 with a job until one is there. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { currentLanguage } from "../i18n";
import { api, Refusal, refusalOf, take, type Job } from "./client";

const pause = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });

/** Waits for a job, saying how far it is; its result when it has one. */
export async function finished(id: string, signal: AbortSignal, onJob: (job: Job) => void) {
  // Small workspaces answer within the first pauses; long jobs are asked less and less often.
  for (let waiting = 100; ; waiting = Math.min(waiting * 1.5, 1000)) {
    const job = await take(api.GET("/api/v1/jobs/{job}", { params: { path: { job: id } }, signal }));
    onJob(job);
    if (job.state === "done") return job;
    if (job.state === "failed") throw refusalOf(422, job.error);
    if (job.state === "cancelled") throw new Refusal(409, "cancelled", "", "");
    await pause(waiting, signal);
  }
}

interface Answer {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/** Asks for a document, and waits for its job where it must first be computed. */
export async function fetchDocument<T>(
  ask: (signal: AbortSignal) => Promise<Answer>,
  signal: AbortSignal,
  onJob: (job: Job) => void,
): Promise<T> {
  for (;;) {
    const { data, error, response } = await ask(signal);
    if (!response.ok) throw refusalOf(response.status, error);
    if (response.status !== 202) return data as T;
    await finished((data as Job).id, signal, onJob);
  }
}

/** The same as a query, with the job under way. Texts in it are of the language. */
export function useDocument<T>(
  key: readonly unknown[],
  ask: (signal: AbortSignal) => Promise<Answer>,
  enabled = true,
) {
  const [job, setJob] = useState<Job | null>(null);
  const query = useQuery({
    queryKey: ["evaluation", ...key, currentLanguage()],
    queryFn: ({ signal }) => fetchDocument<T>(ask, signal, setJob),
    staleTime: 300_000,
    enabled,
  });
  return { ...query, job };
}
