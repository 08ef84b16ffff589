import { expect, test } from "vitest";
import { windowOf } from "./window_of";

test("only rows in sight and some beside them are drawn", () => {
  expect(windowOf(0, 400, 40, 1_000_000)).toEqual({ first: 0, last: 30 });
  expect(windowOf(4_000_000, 400, 40, 1_000_000)).toEqual({ first: 99_980, last: 100_030 });
});

test("short lists are whole; a list that became shorter than the place scrolled to is not lost", () => {
  expect(windowOf(0, 400, 40, 3)).toEqual({ first: 0, last: 3 });
  expect(windowOf(8_000, 400, 40, 10)).toEqual({ first: 0, last: 10 });
  expect(windowOf(0, 400, 40, 0)).toEqual({ first: 0, last: 0 });
});
