import { api } from "./client";
import { useDocument } from "./document";
import type { components } from "./schema";

/** A figure: rates are fractions, money is decimal text. Null without data. */
export interface Figure {
  value: number | string;
  ci: [number | string, number | string] | null;
  n: number;
  effective_n: number;
  scope: "period" | "all_time";
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
  settings: {
    current: { from: string; to: string };
    previous: { from: string; to: string };
    period_months: number;
    period_reason: string;
  };
  warnings: { code: string; message: string; subject: string }[];
  customers: { known: number; with_purchases: number; active: number; lapsed: number };
  metrics: Record<FigureName, Figure | null>;
  sales: {
    orders: number;
    returns: number;
    anonymous_orders: number;
    net_period: string;
    anonymous_net: string;
  };
  lifecycle: Stage[];
  concentration: Concentration | null;
  at_risk_summary: { customers: number; value: string; definition: string } | null;
  at_risk: Overdue[];
  findings: Finding[];
}

export function useEvaluation() {
  return useDocument<Evaluation>([], (signal) => api.GET("/api/v1/evaluation", { signal }));
}

export type Series = components["schemas"]["EvaluationSeries"];

/** `period`: months that each point covers; the evaluation's own when not given. */
export function useSeries(period?: number) {
  return useDocument<Series>(["series", period], (signal) =>
    api.GET("/api/v1/evaluation/series", { params: { query: period ? { period } : {} }, signal }),
  );
}

export type FigureCustomers = components["schemas"]["FigureCustomers"];
export type FigurePart = FigureCustomers["parts"][number];

export function useFigureCustomers(enabled: boolean) {
  return useDocument<FigureCustomers>(
    ["customers"],
    (signal) => api.GET("/api/v1/evaluation/customers", { signal }),
    enabled,
  );
}
