import type { Cohorts } from "../../api/value";

export interface CohortCell {
  row: number;
  column: number;
  share: number | null;
  low: number | null;
  high: number | null;
  active: number;
  netPerCustomer: number;
}

/** Ages that all of a cohort have lived through; the others would count some too short. */
export function cohortCells(found: Cohorts): CohortCell[] {
  return found.cohorts.flatMap((cohort, row) =>
    cohort.ages
      .filter((age) => age.whole)
      .map((age) => ({
        row,
        column: age.age,
        share: age.share.value,
        low: age.share.interval?.[0] ?? null,
        high: age.share.interval?.[1] ?? null,
        active: age.active,
        netPerCustomer: cohort.customers > 0 ? age.net_so_far / cohort.customers : 0,
      })),
  );
}
