import { expect, test } from "vitest";
import { formatDay, formatInstant, formatMoney, formatShare, signed } from "./format";

test("nothing known is a dash, never zero", () => {
  expect(formatMoney("en", null, "GBP")).toBe("–");
  expect(formatShare("en", undefined)).toBe("–");
  expect(formatDay("en", null)).toBe("–");
});

test("money, days and instants follow the language", () => {
  expect(formatMoney("en", "1234.5", "GBP")).toBe("£1,234.50");
  expect(formatMoney("en", "1234.5", "GBP", true)).toBe("£1,235");
  expect(formatDay("en", "2026-08-31")).toBe("31 Aug 2026");
  expect(formatDay("zh-CN", "2026-08-31")).toBe("2026年8月31日");
});

test("an instant is shown in the workspace's time zone", () => {
  expect(formatInstant("en", "2026-07-01T23:30:00Z", "Asia/Shanghai")).toContain("2 Jul 2026");
});

test("signs are true, and zero has none", () => {
  expect(signed("-1.4", -1.4)).toBe("−1.4");
  expect(signed("2.0", 2)).toBe("+2.0");
  expect(signed("-0.0", -0.01)).toBe("0.0");
});
