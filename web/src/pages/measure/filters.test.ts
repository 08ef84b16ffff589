import { describe, expect, it } from "vitest";
import { addressOf, changesOf, filtersIn, filtersOf, reversed, unfinished } from "./filters";

const own = filtersOf({
  from: null,
  to: "2026-08-31",
  regions: ["North"],
  stores: [],
  channels: [],
  compare: "region",
  level: 0.95,
});

describe("filters of a result", () => {
  it("come from the settings", () => {
    expect(own).toEqual({
      from: "",
      to: "2026-08-31",
      regions: ["North"],
      stores: [],
      channels: [],
      staff: [],
      segments: [],
      compare: "region",
      compare_segments: [],
    });
  });

  it("are nothing to try as long as they are the study's own", () => {
    expect(changesOf(own, own)).toBeNull();
    expect(changesOf(filtersIn(new URLSearchParams("run=2"), own), own)).toBeNull();
  });

  it("try only what differs, and an end that is taken away", () => {
    expect(changesOf({ ...own, to: "", regions: [] }, own)).toEqual({ to: null, regions: [] });
    expect(changesOf({ ...own, compare: "" }, own)).toEqual({ compare: "" });
  });

  it("go through the address and back", () => {
    for (const filters of [
      { ...own, from: "2026-01-01", regions: ["North", "South, West"] },
      { ...own, regions: [], to: "", compare: "" },
    ]) {
      const address = addressOf(filters, own, new URLSearchParams("run=3"));
      expect(address.get("run")).toBe("3");
      expect(filtersIn(new URLSearchParams(address.toString()), own)).toEqual(filters);
    }
    expect(addressOf(own, own, new URLSearchParams("from=2026-01-01")).toString()).toBe("");
  });

  it("wait until the segments to compare are named", () => {
    expect(unfinished({ ...own, compare: "segment" })).toBe(true);
    expect(unfinished({ ...own, compare: "segment", compare_segments: ["Loyal"] })).toBe(false);
    expect(unfinished(own)).toBe(false);
  });

  it("see a period that ends before it begins", () => {
    expect(reversed({ ...own, from: "2026-09-01" })).toBe(true);
    expect(reversed({ ...own, from: "2026-08-31" })).toBe(false);
    expect(reversed({ ...own, to: "" })).toBe(false);
  });
});
