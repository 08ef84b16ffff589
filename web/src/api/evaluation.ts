import { api } from "./client";
import { useDocument } from "./document";
import type { components } from "./schema";

export type Evaluation = components["schemas"]["Evaluation"];
export type Finding = components["schemas"]["Finding"];
export type FigureName = keyof Evaluation["metrics"];
/** Any of the key figures: rates are fractions, money is decimal text. */
export type Figure = NonNullable<Evaluation["metrics"][FigureName]>;

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
