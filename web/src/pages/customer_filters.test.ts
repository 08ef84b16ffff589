import { expect, test } from "vitest";
import { fileAddress, sorted, toggledSort, toQuery, withFilters } from "./customer_filters";

test("new filters drop blanks and keep order and segment", () => {
  const before = new URLSearchParams("sort=-clv&segment_id=7&search=old&other=1");
  expect(withFilters({ search: " Ann ", region: "  " }, before)).toEqual({
    search: "Ann",
    sort: "-clv",
    segment_id: "7",
  });
});

test("only what the API knows is asked", () => {
  const params = new URLSearchParams("search=Ann&cursor=x&other=1&segment=&stage=lapsed");
  expect(toQuery(params)).toEqual({ search: "Ann", stage: "lapsed" });
});

test("the file has the filters of the list and its columns, the number first", () => {
  const address = fileAddress(toQuery(new URLSearchParams("search=A B&sort=name")), ["name", "id"]);
  expect(address).toBe("/api/v1/customers?search=A+B&sort=name&format=csv&columns=id%2Cname");
});

test("a column sorts upwards first, then downwards", () => {
  expect(toggledSort("", "clv")).toBe("clv");
  expect(toggledSort("clv", "clv")).toBe("-clv");
  expect(toggledSort("-clv", "clv")).toBe("clv");
  expect(sorted("-clv", "clv")).toEqual({ sorted: "descending" });
  expect(sorted("name", "clv")).toEqual({});
});
