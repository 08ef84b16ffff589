import { api, Refusal, refusalOf, take, type Job } from "./client";

/** A figure: rates are fractions, money is decimal text. Null without data. */
export interface Figure {
  value: number | string;
  ci: [number | string, number | string] | null;
  n: number;
  definition: string;
  change: null | {
    previous: number | string;
    previous_n: number;
    difference: number | string;
    ci: [number | string, number | string] | null;
    p: number | null;
  };
}

export type FigureName =
  | "satisfaction"
  | "nps"
  | "retention_rate"
  | "churn_rate"
  | "purchase_frequency"
  | "purchase_amount";

export interface Finding {
  kind: string;
  urgency: string;
  title: string;
  sentences: string[];
  action: string;
}

export interface Stage {
  stage: string;
  name: string;
  rule: string;
  customers: number;
  share: number;
  value: string;
}

export interface Concentration {
  n: number;
  top_20_share: number;
  top_20_ci: [number, number] | null;
  gini: number;
  gini_ci: [number, number] | null;
  unprofitable_share: number | null;
  definition: string;
  whale_of: string;
  whale: [number, number][];
}

export interface Overdue {
  customer: string;
  customer_id: string;
  name: string;
  reason: string;
  value: string;
  last_purchase: string;
}

/** The parts of the evaluation that are shown; its schema leaves the members open. */
export interface Evaluation {
  as_of: string;
  currency: string;
  settings: { current: { from: string; to: string }; period_reason: string };
  warnings: { code: string; message: string }[];
  customers: { known: number; with_purchases: number; active: number; lapsed: number };
  metrics: Record<FigureName, Figure | null>;
  lifecycle: Stage[];
  concentration: Concentration | null;
  at_risk_summary: { customers: number; value: string; definition: string } | null;
  at_risk: Overdue[];
  findings: Finding[];
}

const pause = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });

async function finished(id: string, signal: AbortSignal, onJob: (job: Job) => void) {
  for (;;) {
    const job = await take(
      api.GET("/api/v1/jobs/{job}", { params: { path: { job: id } }, signal }),
    );
    onJob(job);
    if (job.state === "done") return;
    if (job.state === "failed") throw refusalOf(422, job.error);
    if (job.state === "cancelled") throw new Refusal(409, "cancelled", "", "");
    await pause(500, signal);
  }
}

/** Asks for the evaluation, and waits for its job where it must first be computed. */
export async function fetchEvaluation(
  signal: AbortSignal,
  onJob: (job: Job) => void,
): Promise<Evaluation> {
  for (;;) {
    const { data, error, response } = await api.GET("/api/v1/evaluation", { signal });
    if (!response.ok) throw refusalOf(response.status, error);
    if (response.status !== 202) return data as unknown as Evaluation;
    await finished((data as unknown as Job).id, signal, onJob);
  }
}
