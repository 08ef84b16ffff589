import { expect, test } from "vitest";
import { toQuery, withFilters } from "./customer_filters";

test("new filters drop blanks", () => {
  expect(withFilters({ search: " Ann ", region: "  " })).toEqual({ search: "Ann" });
});

test("only what the API knows is asked", () => {
  const params = new URLSearchParams("search=Ann&cursor=x&other=1&segment=");
  expect(toQuery(params)).toEqual({ search: "Ann" });
});
