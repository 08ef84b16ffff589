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

const z95 = 1.959963984540054;

/** Interval of a share (Wilson 1927), 95%. */
export function wilson(count: number, n: number): [number, number] {
  const share = count / n;
  const size = 1 + (z95 * z95) / n;
  const middle = share + (z95 * z95) / (2 * n);
  const half = z95 * Math.sqrt((share * (1 - share)) / n + (z95 * z95) / (4 * n * n));
  return [Math.max(0, (middle - half) / size), Math.min(1, (middle + half) / size)];
}

export interface AgePoint {
  age: number;
  /** Customers whose cohorts have lived through the age, and how many of them bought in it. */
  n: number;
  active: number;
  share: number;
  low: number;
  high: number;
}

/** All cohorts together, age by age; cohorts that are too young for an age are not in it. */
export function byAge(found: Cohorts): AgePoint[] {
  const ages: { n: number; active: number }[] = [];
  for (const cohort of found.cohorts) {
    for (const one of cohort.ages.filter((age) => age.whole)) {
      const sum = (ages[one.age] ??= { n: 0, active: 0 });
      sum.n += cohort.customers;
      sum.active += one.active;
    }
  }
  return ages.flatMap((sum, age) => {
    if (!sum || sum.n === 0) return [];
    const [low, high] = wilson(sum.active, sum.n);
    return [{ age, ...sum, share: sum.active / sum.n, low, high }];
  });
}
