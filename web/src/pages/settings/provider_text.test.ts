import { expect, test } from "vitest";
import { readDomains, readRoles, writeRoles } from "./provider_text";

test("roles are read line by line; a value may have the sign of equality in it", () => {
  expect(readRoles("cn=marketing = analyst\n\nboard=viewer\n")).toEqual({
    "cn=marketing": "analyst",
    board: "viewer",
  });
  expect(readRoles("")).toEqual({});
});

test("a line without a value, or with a role that does not exist, is not taken", () => {
  for (const text of ["= analyst", "board", "board = king", "a = viewer\nb"]) {
    expect(readRoles(text), text).toBeNull();
  }
});

test("what is written is read the same", () => {
  const roles = { board: "viewer", "cn=marketing": "analyst" };
  expect(readRoles(writeRoles(roles))).toEqual(roles);
});

test("domains may be parted in any usual way", () => {
  expect(readDomains(" a.org, b.org;c.org\n d.org ")).toEqual(["a.org", "b.org", "c.org", "d.org"]);
  expect(readDomains("  ")).toEqual([]);
});
