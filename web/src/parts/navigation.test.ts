import { describe, expect, it } from "vitest";
import { navigation, offered } from "./navigation";

const paths = (rights: string[]) => offered(navigation, rights).map((place) => place.path);

describe("the pages of the frame", () => {
  it("lead who may not see customers to the figures over all of them", () => {
    expect(paths(["figures:read", "settings:read"])).toEqual(["/", "/customers/value", "/measure"]);
  });

  it("have one way to customers for who may see them", () => {
    expect(paths(["figures:read", "customers:read"])).toEqual(["/", "/customers", "/measure"]);
    expect(paths([])).toEqual([]);
  });
});
