import { expect, test } from "vitest";
import { lengthOf, lengthText } from "./lengths";

test("lengths of time are taken apart and put together", () => {
  expect(lengthOf("90 days")).toEqual({ count: "90", unit: "day" });
  expect(lengthOf("1 month")).toEqual({ count: "1", unit: "month" });
  expect(lengthOf("soon")).toEqual({ count: "", unit: "day" });
  expect(lengthText("1", "year")).toBe("1 year");
  expect(lengthText("3", "week")).toBe("3 weeks");
  expect(lengthText("", "week")).toBe("");
});
