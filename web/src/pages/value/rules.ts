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

export const cohortRule = (from: string, until: string, age?: number) =>
  `first_purchase between ${from} and ${until}` +
  (age === undefined ? "" : ` and bought_at_age("${age}")`);

/** Who went from one label to another since the period before; null: was not there. */
export const movedRule = (field: string, from: string | null, to: string | null) =>
  labelRule(field + "_before", from) + " and " + labelRule(field, to);

/** The list of customers who fit a rule, those who bring the most first. */
export const customersBy = (rule: string, sort = "-current_value") =>
  "/customers?" + new URLSearchParams({ rule, sort }).toString();

/** A new segment that begins with a rule. */
export const segmentOf = (rule: string, name = "") =>
  "/customers/segments/new?" + new URLSearchParams({ rule, ...(name ? { name } : {}) }).toString();
