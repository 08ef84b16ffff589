import { expect, test } from "vitest";
import { pickLanguage } from "./i18n";

test("the first language that is there wins", () => {
  expect(pickLanguage(["fr", "zh-TW", "en"])).toBe("zh-CN");
  expect(pickLanguage(["en-US", "zh-CN"])).toBe("en");
  expect(pickLanguage(["de"])).toBe("en");
  expect(pickLanguage([])).toBe("en");
});
