import { describe, expect, it } from "vitest";
import { placeName, widthOf } from "./names";
import { reach } from "./plane";

const room = { x: 0, y: 0, width: 400, height: 300 };
const within = (box: { x: number; width: number }) => box.x >= 0 && box.x + box.width <= 400;

describe("names of points", () => {
  it("stand to the right, or where there is room", () => {
    expect(placeName([100, 100], "delivery", 12, [], room).x).toBeGreaterThan(100);
    const far = placeName([395, 100], "delivery", 12, [], room);
    expect(far.x + far.width).toBeLessThanOrEqual(395);
  });

  it("do not hide one another", () => {
    const first = placeName([100, 100], "delivery", 12, [], room);
    const second = placeName([102, 101], "returns", 12, [first], room);
    const apart =
      second.x >= first.x + first.width ||
      first.x >= second.x + second.width ||
      second.y >= first.y + first.height ||
      first.y >= second.y + second.height;
    expect(apart).toBe(true);
  });

  it("stay in sight even where they fit nowhere", () => {
    expect(within(placeName([200, 100], "x".repeat(50), 12, [], room))).toBe(true);
  });

  it("are wider in Chinese", () => expect(widthOf("送货", 10)).toBeGreaterThan(widthOf("ab", 10)));
});

it("leaves room about what is drawn", () => {
  const [low, high] = reach([1, 3]);
  expect(low).toBeLessThan(1);
  expect(high).toBeGreaterThan(3);
  expect(reach([2, 2])[0]).toBeLessThan(2);
});
