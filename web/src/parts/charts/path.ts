/** What leads to what: boxes with their figures, arrows with their effects and intervals. */
import { base, tooltip, type ChartOption, type Drawing, type Ink } from "./base";

export interface PathBox {
  key: string;
  name: string;
  /** Lines below the name. */
  lines: string[];
  /** Marked: what it all leads to. */
  target?: boolean;
}

export interface PathArrow {
  from: string;
  to: string;
  /** Its strength, 0 to 1: how thick it is. */
  weight: number;
  /** Lines written upon it. */
  lines: string[];
  /** Not to be told from nothing: dashed. */
  unsure: boolean;
  negative: boolean;
}

export interface Spot {
  x: number;
  y: number;
}

/** How many arrows lead to a box at most, one after the other. Circles count once. */
export function ranksOf(boxes: readonly PathBox[], arrows: readonly PathArrow[]): Map<string, number> {
  const ranks = new Map(boxes.map((box) => [box.key, 0]));
  for (let pass = 0; pass < boxes.length; pass += 1) {
    let moved = false;
    for (const arrow of arrows) {
      const next = (ranks.get(arrow.from) ?? 0) + 1;
      if (next <= (ranks.get(arrow.to) ?? 0) || next >= boxes.length) continue;
      ranks.set(arrow.to, next);
      moved = true;
    }
    if (!moved) break;
  }
  return ranks;
}

/** Heights of the boxes that are alone in their column: up and down, so that arrows pass by. */
const alone = [0.2, 0.8, 0.3, 0.78, 0.42, 0.5];

/** Places from 0 to 1: columns by rank; boxes of a column one below the other. */
export function spotsOf(boxes: readonly PathBox[], arrows: readonly PathArrow[]): Map<string, Spot> {
  const ranks = ranksOf(boxes, arrows);
  const last = Math.max(1, ...ranks.values());
  const chain = arrows.every((arrow) => (ranks.get(arrow.to) ?? 0) - (ranks.get(arrow.from) ?? 0) === 1);
  const spots = new Map<string, Spot>();
  for (let rank = 0; rank <= last; rank += 1) {
    const here = boxes.filter((box) => ranks.get(box.key) === rank);
    here.forEach((box, at) => {
      const lone = chain || last < 2 ? 0.5 : alone[Math.min(rank, alone.length - 1)]!;
      const y = here.length === 1 ? lone : (at + 0.5) / here.length;
      spots.set(box.key, { x: rank / last, y });
    });
  }
  return spots;
}

const lineHeight = 16;
const boxHeight = (box: PathBox) => 30 + lineHeight * box.lines.length;

/** As wide as leaves room for arrows between the columns. */
export const boxWidthOf = (width: number, columns: number) =>
  Math.max(112, Math.min(168, (width - 84 * (columns - 1)) / columns));

type Point = [number, number];

/** Where the line from the middle of a box towards a point leaves the box. */
export function edgeOf(middle: Point, towards: Point, width: number, height: number): Point {
  const dx = towards[0] - middle[0];
  const dy = towards[1] - middle[1];
  const scale = Math.min(
    dx === 0 ? Infinity : width / 2 / Math.abs(dx),
    dy === 0 ? Infinity : height / 2 / Math.abs(dy),
  );
  if (!Number.isFinite(scale)) return middle;
  return [middle[0] + dx * scale, middle[1] + dy * scale];
}

/** Whether a line passes through a box. */
function hits(from: Point, to: Point, middle: Point, width: number, height: number): boolean {
  for (let step = 1; step < 24; step += 1) {
    const t = step / 24;
    const x = from[0] + t * (to[0] - from[0]);
    const y = from[1] + t * (to[1] - from[1]);
    if (Math.abs(x - middle[0]) < width / 2 + 8 && Math.abs(y - middle[1]) < height / 2 + 8) return true;
  }
  return false;
}

interface Laid {
  from: Point;
  bend: Point;
  to: Point;
}

/** An arrow around the boxes between its ends. */
function lay(
  arrow: PathArrow,
  boxes: readonly PathBox[],
  middleOf: (key: string) => Point,
  boxWidth: number,
): Laid {
  const from = middleOf(arrow.from);
  const to = middleOf(arrow.to);
  const between = boxes.filter((box) => box.key !== arrow.from && box.key !== arrow.to);
  const straight: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const meets = (bend: Point) =>
    between.filter((box) => {
      const middle = middleOf(box.key);
      const curve: Point[] = Array.from({ length: 13 }, (_, step) => {
        const t = step / 12;
        const along = (at: 0 | 1) =>
          (1 - t) ** 2 * from[at] + 2 * t * (1 - t) * bend[at] + t ** 2 * to[at];
        return [along(0), along(1)];
      });
      return curve.some((point, at) => at > 0 && hits(curve[at - 1]!, point, middle, boxWidth, boxHeight(box)));
    }).length;
  const tried = [0, -60, 60, -110, 110, -170, 170, -240, 240].map((lift): Point => [straight[0], straight[1] + lift]);
  const bend = tried.reduce((best, one) => (meets(one) < meets(best) ? one : best));
  const size = (key: string) => boxHeight(boxes.find((box) => box.key === key)!);
  return {
    from: edgeOf(from, bend, boxWidth, size(arrow.from)),
    bend,
    to: edgeOf(to, bend, boxWidth + 6, size(arrow.to) + 6),
  };
}

const on = (laid: Laid, t: number): Point => {
  const along = (at: 0 | 1) =>
    (1 - t) ** 2 * laid.from[at] + 2 * t * (1 - t) * laid.bend[at] + t ** 2 * laid.to[at];
  return [along(0), along(1)];
};

function arrowShape(arrow: PathArrow, laid: Laid, ink: Ink) {
  const colour = arrow.negative ? ink.colours.other : ink.colours.main;
  const end = laid.to;
  const angle = Math.atan2(end[1] - laid.bend[1], end[0] - laid.bend[0]);
  const wing = (turn: number): Point => [
    end[0] - 10 * Math.cos(angle + turn),
    end[1] - 10 * Math.sin(angle + turn),
  ];
  return {
    type: "group" as const,
    children: [
      {
        type: "bezierCurve" as const,
        shape: {
          x1: laid.from[0],
          y1: laid.from[1],
          x2: end[0],
          y2: end[1],
          cpx1: laid.bend[0],
          cpy1: laid.bend[1],
        },
        style: {
          stroke: colour,
          fill: null,
          lineWidth: 1.5 + 5 * Math.min(1, arrow.weight),
          opacity: arrow.unsure ? 0.7 : 0.85,
          lineDash: arrow.unsure ? [6, 4] : null,
        },
      },
      {
        type: "polygon" as const,
        shape: { points: [end, wing(0.45), wing(-0.45)] },
        style: { fill: colour },
      },
    ],
  };
}

/** Written at the place of the arrow where nothing was written yet. */
function labelShape(arrow: PathArrow, laid: Laid, taken: Point[], ink: Ink) {
  const near = (point: Point) =>
    Math.min(
      Infinity,
      ...taken.map((other) => Math.hypot((point[0] - other[0]) / 2.2, point[1] - other[1])),
    );
  const places = [0.5, 0.42, 0.58, 0.34, 0.66, 0.28].map((t) => on(laid, t));
  const place = places.find((one) => near(one) > 34) ?? places.reduce((a, b) => (near(b) > near(a) ? b : a));
  // Upon a flat and short arrow it would hide it.
  const flat = Math.abs(laid.to[1] - laid.from[1]) < 8 && laid.to[0] - laid.from[0] < 140;
  if (flat) place[1] -= 18;
  taken.push(place);
  const [first, ...rest] = arrow.lines;
  return {
    type: "text" as const,
    x: place[0],
    y: place[1],
    style: {
      text: `{b|${first ?? ""}}` + rest.map((line) => "\n" + line).join(""),
      rich: { b: { fontWeight: "bold", fontSize: 13, fill: ink.colours.text } },
      fill: ink.colours.text,
      fontSize: 10,
      lineHeight: 14,
      align: "center" as const,
      verticalAlign: "middle" as const,
      backgroundColor: ink.colours.ground,
      padding: [1, 3],
    },
  };
}

function boxShape(box: PathBox, middle: Point, boxWidth: number, ink: Ink) {
  const height = boxHeight(box);
  return {
    type: "group" as const,
    children: [
      {
        type: "rect" as const,
        shape: { x: middle[0] - boxWidth / 2, y: middle[1] - height / 2, width: boxWidth, height, r: 8 },
        style: {
          fill: ink.colours.ground,
          stroke: box.target ? ink.colours.main : ink.colours.text,
          lineWidth: box.target ? 3 : 1.5,
        },
      },
      {
        type: "text" as const,
        x: middle[0],
        y: middle[1],
        style: {
          text: `{b|${box.name}}` + box.lines.map((line) => "\n" + line).join(""),
          rich: { b: { fontWeight: "bold", fontSize: boxWidth < 124 ? 12 : 13, fill: ink.colours.text } },
          fill: ink.colours.text,
          fontSize: boxWidth < 124 ? 11 : 12,
          lineHeight,
          width: boxWidth - 12,
          overflow: "break" as const,
          align: "center" as const,
          verticalAlign: "middle" as const,
        },
      },
    ],
  };
}

/** A datum of the picture is an arrow, as rows of its table are. */
export function pathDrawing(boxes: PathBox[], arrows: PathArrow[], height: number): Drawing {
  const spots = spotsOf(boxes, arrows);
  return (ink) => {
    const boxWidth = boxWidthOf(ink.width, 1 + Math.max(...ranksOf(boxes, arrows).values()));
    const tallest = Math.max(...boxes.map(boxHeight));
    const middleOf = (key: string): Point => {
      const spot = spots.get(key) ?? { x: 0, y: 0.5 };
      return [
        boxWidth / 2 + 6 + spot.x * (ink.width - boxWidth - 12),
        tallest / 2 + 6 + spot.y * (height - tallest - 12),
      ];
    };
    const laid = arrows.map((arrow) => lay(arrow, boxes, middleOf, boxWidth));
    const taken: Point[] = [];
    const labels = arrows.map((arrow, at) => labelShape(arrow, laid[at]!, taken, ink));
    const drawn = (series: (at: number) => object, count: number, z: number, silent: boolean) => ({
      type: "custom",
      coordinateSystem: "none",
      silent,
      ...(silent ? { tooltip: { show: false } } : {}),
      renderItem: (params: { dataIndex: number }) => series(params.dataIndex),
      data: Array.from({ length: count }, (_, at) => at),
      z,
    });
    return {
      ...base,
      tooltip: tooltip(ink, "item"),
      series: [
        drawn((at) => arrowShape(arrows[at]!, laid[at]!, ink), arrows.length, 2, false),
        drawn((at) => boxShape(boxes[at]!, middleOf(boxes[at]!.key), boxWidth, ink), boxes.length, 3, true),
        drawn((at) => labels[at]!, labels.length, 4, true),
      ],
    } as ChartOption;
  };
}
