/** Value of customers: what the pages ask, the documents whose members the schema leaves open, and
 * the job that computes it all. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { currentLanguage } from "../i18n";
import { api, Refusal, refusalOf, take, takeTagged, type Job } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type ValueRun = Schemas["ValueRun"];
export type ValueLabel = Schemas["ValueLabel"];
export type ValueLoyalty = Schemas["ValueLoyalty"];
export type LoyaltyIndicators = Schemas["LoyaltyIndicators"];
export type LoyaltyProfile = Schemas["LoyaltyProfile"];
export type ValueFlow = Schemas["ValueFlow"];
export type ValueBand = Schemas["ValueLeaving"]["bands"][number];
export type ValueModel = Schemas["ValueModel"];
export type CustomerValueView = Schemas["CustomerValueView"];
export type SettingField = Schemas["ValueSettingsForm"]["items"][number];
export type FlowBy = "stage" | "matrix" | "abcd" | "situation" | "quadrant";

export interface EstimateOf {
  value: number | null;
  interval: [number, number] | null;
}

export interface Cohort {
  from: string;
  until: string;
  customers: number;
  ages: {
    age: number;
    active: number;
    share: EstimateOf;
    /** In minor units. */
    net: number;
    net_so_far: number;
    /** Whether all of the cohort have lived through this age. */
    whole: boolean;
  }[];
}

export interface Cohorts {
  age_days: number;
  cohorts: Cohort[];
}

export interface Spread {
  measure: "net_sales" | "profit";
  customers: number;
  /** In minor units. */
  total: number | null;
  top_1_share: EstimateOf;
  top_10_share: EstimateOf;
  top_20_share: EstimateOf;
  gini: EstimateOf;
  below_zero: number;
  below_zero_share: number | null;
  peak_share: number | null;
  customers_at_peak: number | null;
  lost_by_tail: number | null;
  whale: [number, number][];
}

export interface Concentration {
  sales: Spread;
  profit: Spread | null;
}

export interface CalibrationBin {
  n: number;
  predicted: number | null;
  observed: number | null;
  interval: [number, number] | null;
}

/** Money in minor units; each step holds those with the most at stake down to `stake`. */
export interface ContactStep {
  customers: number;
  stake: number;
  left: number;
  lost: number;
  lost_squares: number;
}

export interface ChurnQuality {
  customers: number;
  left: number;
  predicted: number;
  auc: number | null;
  auc_interval: [number, number] | null;
  log_loss: number | null;
  log_loss_base: number | null;
  brier: number | null;
  lift_top_decile: number | null;
  calibration: CalibrationBin[];
  calibration_slope: number | null;
  calibration_intercept: number | null;
  calibration_error: number | null;
  gains?: { customers: number; left: number; chance: number }[];
  contact?: ContactStep[];
}

export interface ChurnDriver {
  feature: string;
  /** Money is in minor units. */
  kind: "number" | "money" | "share";
  known: number;
  importance: number;
  /** What the customer has, and what it adds to the log-odds of leaving. */
  curve: [number, number][];
}

export interface ChurnDocument {
  definition: { window_days: number; lapse_days: number };
  cuts: { cut: string; until: string; customers: number; left: number }[];
  evaluation: ChurnQuality | null;
  drivers?: ChurnDriver[];
  model: { ridge: number; shift: number } | null;
  status: string;
  culprit?: string;
}

/** Everything of value is under one key, so that a new run makes all of it anew. */
const key = (...parts: unknown[]) => ["value", ...parts, currentLanguage()];
const fresh = { staleTime: 60_000 };

export const useMatrix = () =>
  useQuery({
    queryKey: key("matrix"),
    queryFn: ({ signal }) => take(api.GET("/api/v1/value/matrix", { signal })),
    ...fresh,
  });

export const useLoyalty = () =>
  useQuery({
    queryKey: key("loyalty"),
    queryFn: ({ signal }) => take(api.GET("/api/v1/value/loyalty", { signal })),
    ...fresh,
  });

export const useIndicators = () =>
  useQuery({
    queryKey: key("indicators"),
    queryFn: ({ signal }) => take(api.GET("/api/v1/value/indicators", { signal })),
    ...fresh,
  });

export const useLifecycle = () =>
  useQuery({
    queryKey: key("lifecycle"),
    queryFn: ({ signal }) => take(api.GET("/api/v1/value/lifecycle", { signal })),
    ...fresh,
  });

export const useFlow = (by: FlowBy, periods: number) =>
  useQuery({
    queryKey: key("flow", by, periods),
    queryFn: ({ signal }) =>
      take(api.GET("/api/v1/value/flow", { params: { query: { by, periods } }, signal })),
    placeholderData: (previous) => previous,
    ...fresh,
  });

export const useCohorts = () =>
  useQuery({
    queryKey: key("cohorts"),
    queryFn: async ({ signal }) => {
      const found = await take(api.GET("/api/v1/value/cohorts", { signal }));
      return { run: found.run, cohorts: found.cohorts as unknown as Cohorts };
    },
    ...fresh,
  });

export const useConcentration = () =>
  useQuery({
    queryKey: key("concentration"),
    queryFn: async ({ signal }) => {
      const found = await take(api.GET("/api/v1/value/concentration", { signal }));
      return { run: found.run, concentration: found.concentration as unknown as Concentration };
    },
    ...fresh,
  });

export const useLeaving = () =>
  useQuery({
    queryKey: key("leaving"),
    queryFn: ({ signal }) => take(api.GET("/api/v1/value/leaving", { signal })),
    ...fresh,
  });

export const useModels = () =>
  useQuery({
    queryKey: key("models"),
    queryFn: ({ signal }) => take(api.GET("/api/v1/value/models", { signal })),
    ...fresh,
  });

/** Null before value was computed, and for customers of whom nothing is known. */
export const useCustomerValue = (customer: string) =>
  useQuery({
    queryKey: key("customer", customer),
    queryFn: async ({ signal }) => {
      try {
        return await take(
          api.GET("/api/v1/customers/{customer}/value", {
            params: { path: { customer } },
            signal,
          }),
        );
      } catch (error) {
        if (notComputed(error)) return null;
        throw error;
      }
    },
    ...fresh,
  });

export const notComputed = (error: unknown) =>
  error instanceof Refusal && error.status === 404 && error.code === "not_found";

// ---------------------------------------------------------------- settings

export type SettingValue = number | string | null | Record<string, unknown>;
export type ValueSettings = Record<string, SettingValue>;

export const useValueSettings = () =>
  useQuery({
    queryKey: ["value", "settings"],
    queryFn: async ({ signal }) => {
      const found = await takeTagged(api.GET("/api/v1/value/settings", { signal }));
      return { settings: found.value as ValueSettings, etag: found.etag };
    },
  });

export const useSettingFields = () =>
  useQuery({
    queryKey: ["value", "form"],
    queryFn: ({ signal }) => take(api.GET("/api/v1/value/settings/form", { signal })),
    staleTime: Infinity,
  });

export const saveSettings = (settings: ValueSettings, etag: string) =>
  take(
    api.PUT("/api/v1/value/settings", {
      body: settings as Record<string, never>,
      headers: { "If-Match": etag },
    }),
  );

// ---------------------------------------------------------------- the job

const underWay = (job: Job | null | undefined) =>
  job?.state === "queued" || job?.state === "running";

/** Periods that the first refresh computes before the present one, so that there is a flow. */
const firstHistory = 4;

/** The refresh that runs now, whoever began it, and how to begin and stop one. */
export function useRefresh() {
  const queries = useQueryClient();
  const [error, setError] = useState<Error | null>(null);
  const query = useQuery({
    queryKey: ["value-job"],
    queryFn: async ({ signal }) => {
      const known = queries.getQueryData<Job | null>(["value-job"]);
      if (known && underWay(known)) {
        const path = { job: known.id };
        return take(api.GET("/api/v1/jobs/{job}", { params: { path }, signal }));
      }
      const { items } = await take(api.GET("/api/v1/jobs", { signal }));
      return items.find((job) => job.kind === "value") ?? null;
    },
    refetchInterval: (running) => (underWay(running.state.data) ? 700 : false),
    staleTime: 5_000,
  });
  const job = query.data ?? null;
  const running = underWay(job);
  const [stopped, setStopped] = useState(false);
  const before = useRef(running);
  useEffect(() => {
    if (before.current && !running) {
      if (job?.state === "failed") setError(refusalOf(422, job.error));
      setStopped(job?.state === "cancelled");
      const stale = ["value", "lists", "customers", "segments"];
      void queries.invalidateQueries({
        predicate: ({ queryKey }) => stale.includes(String(queryKey[0])),
      });
    }
    before.current = running;
  }, [running, job, queries]);
  const act = async (run: () => Promise<Job>) => {
    setError(null);
    setStopped(false);
    try {
      queries.setQueryData(["value-job"], await run());
    } catch (problem) {
      setError(problem as Error);
    }
  };
  const start = (first: boolean) =>
    act(() =>
      take(
        api.POST("/api/v1/value/refresh", {
          params: { query: first ? { history: firstHistory } : {} },
        }),
      ),
    );
  const cancel = () =>
    act(() =>
      take(api.DELETE("/api/v1/jobs/{job}", { params: { path: { job: job?.id ?? "" } } })),
    );
  return { job, running, stopped, error, start, cancel };
}
