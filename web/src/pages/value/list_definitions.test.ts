import { expect, test } from "vitest";
import { changeOf, definitionFields, enteredIn, rangeIn, shownAs } from "./list_definitions";

const stored = {
  leave_chance: 0.5,
  new_days: 90,
  margin: null,
  contact_cost: 0,
  service_days: 365,
  contact_costs: { visit: 500 },
};
const [chance] = definitionFields["about_to_leave"]!;
const served = definitionFields["over_served"]!;

test("shares are entered as percent, and refused at the spot", () => {
  expect(shownAs(chance!, 0.55, 2)).toBe("55");
  expect(enteredIn(chance!, "60", 2)).toEqual({ value: 0.6 });
  expect(enteredIn(chance!, "160", 2)).toEqual({ problem: "range" });
  expect(enteredIn(chance!, "", 2)).toEqual({ problem: "empty" });
  expect(enteredIn(chance!, "half", 2)).toEqual({ problem: "number" });
  expect(rangeIn(chance!, 2)).toEqual(["0", "100"]);
});

test("only what differs is changed, and money goes in minor units", () => {
  expect(changeOf(served, {}, stored, 2)).toEqual({});
  expect(changeOf(served, { contact_cost: "1.50", margin: "40" }, stored, 2)).toEqual({
    contact_cost: 150,
    margin: 0.4,
  });
  expect(changeOf(served, { service_days: "1.5" }, stored, 2)).toBeNull();
});

test("costs by kind keep those of other kinds, and an empty one goes back to the general cost", () => {
  const texts = { "contact_costs.complaint": "20" };
  expect(changeOf(served, texts, stored, 2)).toEqual({
    contact_costs: { visit: 500, complaint: 2000 },
  });
  expect(changeOf(served, { "contact_costs.visit": "" }, stored, 2)).toEqual({ contact_costs: {} });
  expect(changeOf(served, { "contact_costs.visit": "0" }, stored, 2)).toEqual({
    contact_costs: { visit: 0 },
  });
});
