import { expect, test } from "vitest";
import type { ValueLabel } from "../../api/value";
import { groupFile } from "./group_file";

const label = (name: string, mean: ValueLabel["mean_clv"]): ValueLabel => ({
  name,
  customers: 1200,
  current_value: "10.50",
  mean_current_value: null,
  clv: "7.00",
  mean_clv: mean,
  potential_value: "0",
  value_at_risk: "0",
  days_in_stage: 0,
});

test("groups are exported as plain numbers with both ends of their intervals", () => {
  const groups = [
    { label: label("grow", { value: "3.5", interval: ["2", "5"] }), name: "Grow, now", rule: "" },
    { label: label("keep", null), name: "Keep", rule: "" },
  ];
  const columns = [
    { name: "customers", title: "Customers", key: (one: ValueLabel) => one.customers },
    { name: "mean_clv", title: "Mean", key: (one: ValueLabel) => Number(one.mean_clv?.value ?? 0) },
  ];
  const text = groupFile(groups, { group: "Group", low: "Low", high: "High" }, columns);
  expect(text.split("\r\n").slice(0, 3)).toEqual([
    "Group,Customers,Mean,Mean – Low,Mean – High",
    '"Grow, now",1200,3.5,2,5',
    "Keep,1200,0,,",
  ]);
});
