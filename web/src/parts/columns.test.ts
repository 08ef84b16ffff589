import { expect, test } from "vitest";
import { chosenOf } from "./columns";

const all = ["name", "city", "joined"] as const;

test("columns come in the list's order, unknown ones are dropped", () => {
  expect(chosenOf("joined,name,gone", all, ["name"])).toEqual(["name", "joined"]);
});

test("without a choice that holds, the usual ones are shown", () => {
  expect(chosenOf(null, all, ["name", "city"])).toEqual(["name", "city"]);
  expect(chosenOf("gone", all, ["name"])).toEqual(["name"]);
});
