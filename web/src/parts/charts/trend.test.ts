import { expect, test } from "vitest";
import { inkOf } from "./base";
import { stretches, trendDrawing, type TrendPoint } from "./trend";

const point = (value: number): TrendPoint => ({ value, low: value - 1, high: value + 1 });
const bare = (value: number): TrendPoint => ({ value, low: null, high: null });

test("a band does not bridge what is unknown", () => {
  expect(stretches([null, point(1), point(2), null, point(3)])).toEqual([
    [1, 2],
    [4, 4],
  ]);
  expect(stretches([point(1), bare(2), point(3)])).toEqual([
    [0, 0],
    [2, 2],
  ]);
  expect(stretches([])).toEqual([]);
});

test("each series has a line, a shape of its own and a band; gaps stay gaps", () => {
  const drawing = trendDrawing(
    ["Jan", "Feb"],
    [
      { name: "a", points: [point(1), null] },
      { name: "b", points: [point(2), point(3)] },
    ],
    String,
  );
  const option = drawing(inkOf("light", 900, () => "")) as { series: Record<string, unknown>[] };
  expect(option.series.map((one) => one.type)).toEqual(["line", "line", "custom", "custom"]);
  expect(option.series[0]?.data).toEqual([1, null]);
  expect(option.series[0]?.symbol).not.toBe(option.series[1]?.symbol);
  expect(option.series[2]?.data).toEqual([[0, 0, 2]]);
});

test("the polygon of a band goes along the upper ends and back along the lower", () => {
  const drawing = trendDrawing(["a", "b"], [{ name: "x", points: [point(1), point(5)] }], String);
  const option = drawing(inkOf("light", 900, () => "")) as {
    series: { renderItem: (params: object, pen: object) => { shape: object } | null }[];
  };
  const pen = { coord: (at: [number, number]) => at };
  expect(option.series[1]!.renderItem({ dataIndex: 0 }, pen)?.shape).toEqual({
    points: [
      [0, 2],
      [1, 6],
      [1, 4],
      [0, 0],
    ],
  });
  expect(option.series[1]!.renderItem({ dataIndex: 1 }, pen)).toBeNull();
});
