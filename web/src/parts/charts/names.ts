/** Names of points, each where it hides no other. */
import type { Ink, Pen } from "./base";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const overlap = (one: Box, other: Box) =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

/** About as wide as it is written; Chinese characters are twice as wide. */
export const widthOf = (text: string, size: number) =>
  [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e80 ? 1 : 0.56) * size, 0);

/** Where the name of a point stands: where it hides no other and stays within `room`. */
export function placeName(
  [x, y]: readonly [number, number],
  text: string,
  size: number,
  taken: readonly Box[],
  room: Box,
): Box {
  const width = widthOf(text, size) + 4;
  const height = size + 4;
  const at = (dx: number, dy: number): Box => ({ x: x + dx, y: y + dy, width, height });
  const tried = [
    at(9, -height - 3),
    at(-width - 9, -height - 3),
    at(9, 5),
    at(-width - 9, 5),
    at(-width / 2, -height - 14),
    at(-width / 2, 16),
    at(9, -2 * height - 4),
    at(9, height + 8),
    at(-width - 9, height + 8),
  ];
  const within = (box: Box) => box.x >= room.x && box.x + box.width <= room.x + room.width;
  const free = (box: Box) => !taken.some((other) => overlap(box, other));
  return (
    tried.find((box) => within(box) && free(box)) ??
    tried.find(within) ?? { ...tried[0]!, x: Math.max(room.x, room.x + room.width - width) }
  );
}

export interface NamedPoint {
  name: string;
  x: number;
  y: number;
}

/** A series that writes them; asked for in order, as ECharts does. */
export function nameSeries(points: readonly NamedPoint[], ink: Ink) {
  const size = ink.narrow ? 10 : 12;
  const taken: Box[] = [];
  const write = (params: { dataIndex: number; coordSys: Box }, pen: Pen) => {
    if (params.dataIndex === 0) {
      // No name stands upon a point.
      taken.length = 0;
      for (const one of points) {
        const [x, y] = pen.coord([one.x, one.y]);
        taken.push({ x: x - 6, y: y - 6, width: 12, height: 12 });
      }
    }
    const text = points[params.dataIndex]?.name ?? "";
    const at = pen.coord([pen.value(0), pen.value(1)]);
    const box = placeName(at, text, size, taken, params.coordSys);
    taken.push(box);
    return {
      type: "text" as const,
      x: box.x,
      y: box.y + 2,
      // A rim of the ground keeps it readable upon lines.
      style: {
        text,
        fill: ink.colours.text,
        fontSize: size,
        stroke: ink.colours.ground,
        lineWidth: 3,
      },
    };
  };
  return {
    type: "custom",
    silent: true,
    tooltip: { show: false },
    renderItem: (params: unknown, pen: unknown) =>
      write(params as { dataIndex: number; coordSys: Box }, pen as Pen),
    encode: { x: 0, y: 1 },
    data: points.map((one) => [one.x, one.y]),
    z: 5,
  };
}
