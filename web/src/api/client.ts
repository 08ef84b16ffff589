import createClient from "openapi-fetch";
import { currentLanguage } from "../i18n";
import type { components, paths } from "./schema";

export type Me = components["schemas"]["Me"];
export type CustomerCard = components["schemas"]["CustomerCard"];
export type Moment = components["schemas"]["Moment"];
export type Job = components["schemas"]["Job"];
export type User = components["schemas"]["User"];
export type UserLink = components["schemas"]["UserLink"];
export type Key = components["schemas"]["Key"];
export type AuditEntry = components["schemas"]["AuditEntry"];
export type ProviderSettings = components["schemas"]["ProviderSettings"];
export type Session = components["schemas"]["Session"];
export type WorkingCalendar = components["schemas"]["WorkingCalendar"];
export type ImportKind = components["schemas"]["ImportKind"];
export type Import = components["schemas"]["Import"];
export type ImportPreview = components["schemas"]["ImportPreview"];
export type ImportOrder = components["schemas"]["ImportOrder"];

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

let signedOut = () => {};
/** What to do when the server knows the session no more. */
export function whenSignedOut(act: () => void) {
  signedOut = act;
}

export const api = createClient<paths>({ baseUrl: window.location.origin });
api.use({
  onRequest({ request }) {
    request.headers.set("Accept-Language", currentLanguage());
    if (request.method !== "GET" && csrfToken) request.headers.set("X-CSRF-Token", csrfToken);
    return request;
  },
  onResponse({ request, response }) {
    // Asking who is signed in, and signing in, have answers of their own to that.
    const entry = /\/api\/v1\/(me|sign-in)$/.test(new URL(request.url).pathname);
    if (response.status === 401 && !entry && isJson(response)) {
      void response
        .clone()
        .json()
        .then((body) => {
          if ((body as { code?: string }).code === "unauthenticated") signedOut();
        });
    }
  },
});

const isJson = (response: Response) =>
  /json/.test(response.headers.get("Content-Type") ?? "");

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

/** What was answered, and the tag that a change of it must name. */
export interface Tagged<T> {
  value: T;
  etag: string;
}

export async function takeTagged<T>(answer: Promise<Answer<T>>): Promise<Tagged<T>> {
  const { response } = await answer;
  return { value: await take(answer), etag: response.headers.get("ETag") ?? "" };
}

/** The token that requests made without `api` must carry. */
export function changeToken() {
  return csrfToken;
}

/** All items of a list, page by page, at most `most` of them. */
export async function allPages<T>(
  fetchPage: (cursor: string | undefined) => Promise<{ items: T[]; next?: string | null }>,
  most = 10_000,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await fetchPage(cursor);
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor && items.length < most);
  return items.slice(0, most);
}

/** Whether asking again may help: not when the server has understood and refused. */
export function worthRetrying(failures: number, error: Error): boolean {
  const refused = error instanceof Refusal && error.status < 500 && error.status !== 429;
  return !refused && failures < 2;
}
