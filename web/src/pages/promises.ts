import type { Moment } from "../api/client";

export type PromiseState = "open" | "overdue" | "late" | "kept";

export interface PromiseMade {
  id: string;
  kind: string;
  touchpoint: string | null;
  promised: string;
  fulfilled: string | null;
  state: PromiseState;
}

const rank: Record<PromiseState, number> = { overdue: 0, open: 1, late: 2, kept: 3 };

/** Promises of contacts: what is still owed first, then latest first. */
export function promisesOf(contacts: Moment[], now: Date): PromiseMade[] {
  const promises = contacts.flatMap(({ id, contact }): PromiseMade[] => {
    if (!contact?.promised_at) return [];
    const { promised_at: promised, fulfilled_at: fulfilled, kind, touchpoint } = contact;
    const due = new Date(promised);
    const state = fulfilled
      ? new Date(fulfilled) <= due
        ? "kept"
        : "late"
      : due < now
        ? "overdue"
        : "open";
    return [{ id, kind, touchpoint, promised, fulfilled, state }];
  });
  return promises.sort(
    (a, b) => rank[a.state] - rank[b.state] || b.promised.localeCompare(a.promised),
  );
}
