/** A small line with the band of its intervals, beside a figure that says the same in words. */
export interface SparkPoint {
  value: number;
  low: number;
  high: number;
}

const width = 120;
const height = 32;
const margin = 3;

/** Points in the drawing: evenly spaced from left to right, the highest bound on top. */
export function sparkPaths(points: SparkPoint[]): { line: string; band: string; end: [number, number] } {
  const low = Math.min(...points.map((point) => point.low));
  const high = Math.max(...points.map((point) => point.high));
  const span = high - low || 1;
  const x = (at: number) =>
    margin + (at * (width - 2 * margin)) / Math.max(1, points.length - 1);
  const y = (value: number) => height - margin - ((value - low) * (height - 2 * margin)) / span;
  const at = (index: number, value: number) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`;
  const last = points.length - 1;
  return {
    line: points.map((point, index) => at(index, point.value)).join(" "),
    band: [
      ...points.map((point, index) => at(index, point.high)),
      ...points.map((_, index) => at(last - index, points[last - index]!.low)),
    ].join(" "),
    end: [x(last), y(points[last]?.value ?? 0)],
  };
}

export function Sparkline({ points, colour }: { points: SparkPoint[]; colour: string }) {
  if (points.length < 3) return null;
  const { line, band, end } = sparkPaths(points);
  return (
    <svg className="sparkline" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <polygon points={band} fill={colour} opacity={0.2} />
      <polyline points={line} fill="none" stroke={colour} strokeWidth={1.75} />
      <circle cx={end[0]} cy={end[1]} r={2.5} fill={colour} />
    </svg>
  );
}
