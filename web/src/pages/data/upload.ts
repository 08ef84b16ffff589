/** Sending a file, and watching the work on it. */
import { useEffect, useState } from "react";
import { api, changeToken, Refusal, refusalOf, take, type Job } from "../../api/client";

interface Stored {
  id: string;
  bytes: number;
}

/** By the older interface: only it tells how much has been sent. */
export function sendFile(file: File, sent: (share: number) => void): Promise<Stored> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/uploads?name=" + encodeURIComponent(file.name));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-CSRF-Token", changeToken());
    request.responseType = "json";
    request.upload.onprogress = (event) => sent(event.total ? event.loaded / event.total : 0);
    request.onerror = () => reject(new TypeError("network"));
    request.onload = () =>
      request.status === 201
        ? resolve(request.response as Stored)
        : reject(refusalOf(request.status, request.response));
    request.send(file);
  });
}

const over = (job: Job) => job.state !== "queued" && job.state !== "running";

/** A job as it goes: by events, or, where those do not come through, by asking. */
export function useJob(id: string | null) {
  const [job, setJob] = useState<Job | null>(null);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    setJob(null);
    setError(null);
    if (!id) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const ask = async () => {
      try {
        const now = await take(api.GET("/api/v1/jobs/{job}", { params: { path: { job: id } } }));
        if (gone) return;
        setJob(now);
        if (!over(now)) timer = setTimeout(() => void ask(), 500);
      } catch (problem) {
        if (!gone) setError(problem as Error);
      }
    };
    const source = new EventSource(`/api/v1/jobs/${id}/events`);
    const hear = (event: MessageEvent<string>) => setJob(JSON.parse(event.data) as Job);
    source.addEventListener("progress", hear);
    source.addEventListener("end", (event) => {
      hear(event);
      source.close();
    });
    source.onerror = () => {
      source.close();
      if (!gone) void ask();
    };
    return () => {
      gone = true;
      clearTimeout(timer);
      source.close();
    };
  }, [id]);
  return { job, error };
}

export function jobError(job: Job): Error {
  if (job.state === "cancelled") return new Refusal(409, "cancelled", "", "");
  return refusalOf(422, job.error);
}
