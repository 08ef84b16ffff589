import createClient from "openapi-fetch";
import { currentLanguage } from "../i18n";
import type { components, paths } from "./schema";

export type Me = components["schemas"]["Me"];
export type CustomerCard = components["schemas"]["CustomerCard"];
export type Moment = components["schemas"]["Moment"];
export type Job = components["schemas"]["Job"];

/** What the server answered instead; `code` is stable, see docs/api.md. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly hint: string,
  ) {
    super(detail);
  }
}

export function refusalOf(status: number, body: unknown): Refusal {
  const problem = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const text = (name: string) => (typeof problem[name] === "string" ? problem[name] : "");
  return new Refusal(status, text("code") || "unknown", text("detail"), text("hint"));
}

let csrfToken = "";
export function rememberToken(token: string) {
  csrfToken = token;
}

export const api = createClient<paths>({ baseUrl: window.location.origin });
api.use({
  onRequest({ request }) {
    request.headers.set("Accept-Language", currentLanguage());
    if (request.method !== "GET" && csrfToken) request.headers.set("X-CSRF-Token", csrfToken);
    return request;
  },
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's data, or its refusal thrown. */
export async function take<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) throw refusalOf(response.status, error);
  return data as T;
}

/** A list that could have been asked for as a file too, and was not. */
export function takePage<T>(answer: Promise<Answer<T>>) {
  return take(answer) as Promise<Exclude<T, string>>;
}

/** Whether asking again may help: not when the server has understood and refused. */
export function worthRetrying(failures: number, error: Error): boolean {
  const refused = error instanceof Refusal && error.status < 500 && error.status !== 429;
  return !refused && failures < 2;
}
