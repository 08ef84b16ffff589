import { expect, test } from "vitest";
import { toCsv } from "./csv";

test("fields with commas, quotes and line ends are quoted", () => {
  expect(toCsv(["a", "b"], [["x,y", 'say "no"'], ["two\nlines", null]])).toBe(
    'a,b\r\n"x,y","say ""no"""\r\n"two\nlines",\r\n',
  );
});

test("texts that a spreadsheet would run are made harmless, numbers are left", () => {
  expect(toCsv(["a"], [["=1+1"], ["@x"], [-1.5]])).toBe("a\r\n'=1+1\r\n'@x\r\n-1.5\r\n");
});
