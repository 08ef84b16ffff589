import type { FlowBy, ValueFlow } from "../../api/value";
import type { Flow, FlowNode } from "../../parts/charts/flow";

type Period = ValueFlow["periods"][number];

/** Labels in the order in which they stand below each other; who was not there yet comes first. */
export const labelOrder: Record<FlowBy, readonly string[]> = {
  stage: ["suspect", "prospect", "first_time", "repeat", "client", "advocate", "lapsed"],
  matrix: ["protect", "keep", "grow", "cut_cost", "unknown"],
  abcd: ["A", "B", "C", "D", "unknown"],
  situation: [
    "devoted",
    "courted",
    "captive",
    "on_loan",
    "occasional",
    "torn",
    "detached",
    "switcher",
    "unknown",
  ],
  quadrant: ["true", "latent", "spurious", "none", "unknown"],
};

export interface Stream extends Flow {
  /** Which step from period to period, 0 first. */
  step: number;
  fromLabel: string | null;
  toLabel: string | null;
  /** Of those who had the label before; of all new ones for who was not there. */
  share: number;
}

export interface LabelFlow {
  nodes: FlowNode[];
  streams: Stream[];
}

const keyOf = (depth: number, label: string | null, missing: string) =>
  `${depth}:${label ?? missing}`;

/**
 * Labels at the end of each period with how many had them, and who went from which to which.
 * `nameOf` names a label, "new" and "gone".
 */
export function labelFlow(
  periods: Period[],
  order: readonly string[],
  nameOf: (label: string) => string,
  count: (customers: number) => string,
): LabelFlow {
  const full = ["new", ...order, "gone"];
  const rank = (label: string) => full.indexOf(label);
  const left = new Map<string, number>();
  const entered = new Map<string, number>();
  const add = (sums: Map<string, number>, key: string, n: number) =>
    sums.set(key, (sums.get(key) ?? 0) + n);
  for (const [step, period] of periods.entries()) {
    for (const one of period.flows) {
      add(left, keyOf(step, one.from, "new"), one.customers);
      add(entered, keyOf(step + 1, one.to, "gone"), one.customers);
    }
  }
  // A label in the middle is entered and left by the same customers.
  const sizes = new Map([...entered, ...left]);
  const nodes = [...sizes].map(([key, size]) => {
    const [depth, label] = [Number(key.split(":")[0]), key.slice(key.indexOf(":") + 1)];
    return { key, depth, name: nameOf(label), label: nameOf(label) + " · " + count(size), at: rank(label) };
  });
  nodes.sort((a, b) => a.depth - b.depth || a.at - b.at);
  const streams = periods.flatMap((period, step) =>
    period.flows
      .map((one) => {
        const from = keyOf(step, one.from, "new");
        return {
          step,
          from,
          to: keyOf(step + 1, one.to, "gone"),
          value: one.customers,
          fromLabel: one.from,
          toLabel: one.to,
          share: one.customers / (left.get(from) ?? 1),
        };
      })
      .sort(
        (a, b) =>
          rank(a.fromLabel ?? "new") - rank(b.fromLabel ?? "new") ||
          rank(a.toLabel ?? "gone") - rank(b.toLabel ?? "gone"),
      ),
  );
  return { nodes: nodes.map(({ at: _, ...node }) => node), streams };
}
