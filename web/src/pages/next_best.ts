/**
 * The next best thing to do for a customer, with its reason: what is owed comes before what was
 * said, and that before what can be gained. Rules and their order stand in docs/web.md.
 */
import type { Moment } from "../api/client";
import type { PromiseMade } from "./promises";

export interface Next {
  /** Text of what to do is "web.next.do.<code>", of why "web.next.why.<code>". */
  code: string;
  /** For the reason. */
  values: Record<string, string | number>;
  /** The day it rests on, to be written by the reader's language. */
  day?: string;
}

/** What is known of the customer's purchases; from the value room, when it has been computed. */
export interface Rhythm {
  stage: string;
  overdue: boolean | null;
  days_since: number | null;
  usual_gap_days: number | null;
  first_day: string | null;
  last_day: string | null;
}

const recentDays = 365;
const newDays = 90;
const settledOutcomes = new Set([
  "resolved",
  "solved",
  "closed",
  "settled",
  "done",
  "completed",
  "refunded",
  "replaced",
  "compensated",
  "已解决",
  "已关闭",
  "已处理",
  "已完成",
  "已办结",
]);

const daysBetween = (from: string, to: Date) =>
  Math.floor((to.getTime() - new Date(from).getTime()) / 86_400_000);

/** The latest answer to a recommendation question, at most a year old. */
function latestRating(responses: Moment[], now: Date): { rating: number; day: string } | null {
  for (const { at, response } of responses) {
    if (!response?.dated || daysBetween(at, now) > recentDays) continue;
    const answer = response.answers.find((one) => one.role === "nps" && one.value !== null);
    if (answer) return { rating: answer.value!, day: at.slice(0, 10) };
  }
  return null;
}

function openComplaint(contacts: Moment[], now: Date): string | null {
  const found = contacts.find(
    ({ at, contact }) =>
      contact?.kind === "complaint" &&
      !contact.fulfilled_at &&
      !settledOutcomes.has((contact.outcome ?? "").trim().toLowerCase()) &&
      daysBetween(at, now) <= recentDays,
  );
  return found?.at.slice(0, 10) ?? null;
}

function fromRhythm(rhythm: Rhythm, now: Date): Next[] {
  const found: Next[] = [];
  const { stage, overdue, days_since, usual_gap_days, first_day, last_day } = rhythm;
  if (overdue && days_since !== null && usual_gap_days !== null) {
    found.push({ code: "overdue", values: { since: days_since, usual: Math.round(usual_gap_days) } });
  } else if (stage === "lapsed" && last_day) {
    found.push({ code: "lapsed", values: {}, day: last_day });
  }
  if (stage === "first_time" && first_day && daysBetween(first_day, now) <= newDays) {
    found.push({ code: "second", values: {}, day: first_day });
  }
  return found;
}

/** `now` is the workspace's last day with data, so that an old file is not all overdue. */
export function nextBest(
  promises: PromiseMade[],
  contacts: Moment[],
  responses: Moment[],
  rhythm: Rhythm | null,
  now: Date,
): Next[] {
  const found: Next[] = [];
  const owed = promises.filter((one) => one.state === "overdue" && daysBetween(one.promised, now) <= recentDays);
  if (owed[0]) found.push({ code: "promise", values: { n: owed.length }, day: owed[0].promised.slice(0, 10) });
  const complaint = openComplaint(contacts, now);
  if (complaint) found.push({ code: "complaint", values: {}, day: complaint });
  const rated = latestRating(responses, now);
  if (rated && rated.rating <= 6) {
    found.push({ code: "unhappy", values: { rating: rated.rating }, day: rated.day });
  }
  if (rhythm) found.push(...fromRhythm(rhythm, now));
  if (rated && rated.rating >= 9 && found.length === 0) {
    found.push({ code: "promoter", values: { rating: rated.rating }, day: rated.day });
  }
  return found;
}
