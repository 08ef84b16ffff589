/** Rules of the segments' language that say who is behind a figure: docs/segments.md. */

export const quoted = (text: string) => '"' + text.replace(/["\\]/g, "\\$&") + '"';

/** Who has a label; null: who has none. */
export const labelRule = (field: string, label: string | null) =>
  label === null ? `${field} is unknown` : `${field} = ${quoted(label)}`;

/** A fraction as the rule wants it: never in the notation with an exponent. */
export const decimal = (value: number) => String(Number(value.toFixed(6)));

/** Customers with a chance from `from` to below `to`; the last tenth is open above. */
export const chanceRule = (from: number, to: number) =>
  to >= 1
    ? `churn_chance >= ${decimal(from)}`
    : `churn_chance >= ${decimal(from)} and churn_chance < ${decimal(to)}`;

/** Buyers of whom is known what they spend elsewhere; with a share of wallet from `from` to `to`. */
export const walletRule = (from = 0, to = 1) =>
  "head_room is known and first_purchase is known" +
  (from > 0 ? ` and wallet_share >= ${decimal(from)}` : "") +
  (to < 1 ? ` and wallet_share < ${decimal(to)}` : "");

export const cohortRule = (from: string, until: string, age?: number) =>
  `first_purchase between ${from} and ${until}` +
  (age === undefined ? "" : ` and bought_at_age("${age}")`);

/** Who went from one label to another since the period before; null: was not there. */
export const movedRule = (field: string, from: string | null, to: string | null) =>
  labelRule(field + "_before", from) + " and " + labelRule(field, to);

interface ListedBy {
  leave_chance?: number;
  new_days?: number;
}

const dayBefore = (day: string, days: number) =>
  new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);

/** Who is on an action list, where a rule can say it exactly. */
export function listRule(list: string, asOf: string | null, by: ListedBy): string | null {
  if (list === "about_to_leave" && by.leave_chance !== undefined) {
    const chance = `churn_chance >= ${decimal(by.leave_chance)}`;
    return chance + ' and value_at_risk > 0 and stage != "lapsed"';
  }
  if (list === "new_customers" && by.new_days !== undefined && asOf) {
    return `first_purchase > ${dayBefore(asOf, by.new_days)}`;
  }
  return null;
}

/** The list of customers who fit a rule, those who bring the most first. */
export const customersBy = (rule: string, sort = "-current_value") =>
  "/customers?" + new URLSearchParams({ rule, sort }).toString();

/** A new segment that begins with a rule. */
export const segmentOf = (rule: string, name = "") =>
  "/customers/segments/new?" + new URLSearchParams({ rule, ...(name ? { name } : {}) }).toString();
