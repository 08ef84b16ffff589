/** Whom to contact, when a contact costs something and some of those who would leave stay. */
import type { ContactStep } from "../../api/value";

export interface ContactPlan {
  /** Value at risk from which a contact pays; in minor units. */
  from: number;
  customers: number;
  /** Of those who left: how many the contact would have reached. */
  reached: number;
  left: number;
  gain: number;
  low: number;
  high: number;
  /** What contacting everybody would have gained. */
  gainAll: number;
}

const z95 = 1.959963984540054;

const gainOf = (step: ContactStep, cost: number, saved: number) =>
  saved * step.lost - cost * step.customers;

/** The gain's interval, over customers like these: each brings what is saved, or the cost alone. */
function interval(step: ContactStep, cost: number, saved: number): [number, number] {
  const { customers: n } = step;
  const mean = (saved * step.lost) / n;
  const variance = Math.max(0, (saved * saved * step.lost_squares) / n - mean * mean);
  const half = z95 * Math.sqrt(n * variance);
  const gain = gainOf(step, cost, saved);
  return [gain - half, gain + half];
}

/**
 * By the rule "contact whose value at risk x share saved is at least the cost", judged on the steps
 * of the evaluation. Null when there is nothing to judge by.
 */
export function contactPlan(steps: ContactStep[], cost: number, saved: number): ContactPlan | null {
  const last = steps.at(-1);
  if (!last || saved <= 0) return null;
  const from = cost / saved;
  const within = steps.filter((step) => step.stake >= from);
  const chosen = within.at(-1);
  const [low, high] = chosen ? interval(chosen, cost, saved) : [0, 0];
  return {
    from,
    customers: chosen?.customers ?? 0,
    reached: chosen?.left ?? 0,
    left: last.left,
    gain: chosen ? gainOf(chosen, cost, saved) : 0,
    low,
    high,
    gainAll: gainOf(last, cost, saved),
  };
}
