import { expect, test } from "vitest";
import { knownWord } from "./words";

test("words of many systems are known however they are spelt, others are a company's own", () => {
  expect(knownWord("E-Mail")).toBe("e_mail");
  expect(knownWord(" completed ")).toBe("completed");
  expect(knownWord("已完成")).toBe("completed");
  expect(knownWord("Click & collect")).toBeNull();
  expect(knownWord("constructor")).toBeNull();
});
