/** Documents of the value room whose members its schema leaves open: docs/value.md. */

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
  lorenz: [number, number][];
}

export interface Concentration {
  sales: Spread;
  profit: Spread | null;
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
  calibration: {
    n: number;
    predicted: number | null;
    observed: number | null;
    interval: [number, number] | null;
  }[];
  calibration_slope: number | null;
  calibration_intercept: number | null;
  calibration_error: number | null;
  threshold: null | {
    contact_cost: number;
    save_rate: number;
    customers: number;
    contacted: number;
    precision: number | null;
    recall: number | null;
    gain: number;
    gain_contacting_all: number;
  };
}

export interface ChurnDocument {
  definition: { window_days: number; lapse_days: number };
  cuts: { cut: string; until: string; customers: number; left: number }[];
  evaluation: ChurnQuality | null;
  status: string;
}
