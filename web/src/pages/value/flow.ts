import type { Evaluation } from "../../api/evaluation";
import type { Flow, FlowNode } from "../../parts/charts/flow";

type Transitions = NonNullable<Evaluation["transitions"]>;

/** Stages in the order of the relation; who was not known yet stands first, on the left only. */
const order = ["new", "suspect", "prospect", "first_time", "repeat", "client", "advocate", "lapsed"];

export interface StageFlow {
  nodes: FlowNode[];
  flows: (Flow & { fromStage: string; toStage: string })[];
  total: number;
}

/** Stages at both days with how many were in each, and who went from which to which. */
export function stageFlow(
  transitions: Transitions,
  nameOf: (stage: string) => string,
  count: (customers: number) => string,
): StageFlow {
  const sums = new Map<string, number>();
  const add = (key: string, customers: number) => sums.set(key, (sums.get(key) ?? 0) + customers);
  let total = 0;
  for (const one of transitions.counts) {
    add("0" + one.from, one.customers);
    add("1" + one.to, one.customers);
    total += one.customers;
  }
  const nodes = [0, 1].flatMap((depth) =>
    order
      .filter((stage) => sums.has(depth + stage))
      .map((stage) => ({
        key: depth + stage,
        name: nameOf(stage),
        depth,
        label: nameOf(stage) + " · " + count(sums.get(depth + stage)!),
      })),
  );
  const rank = (stage: string) => order.indexOf(stage);
  const flows = transitions.counts
    .map((one) => ({
      from: "0" + one.from,
      to: "1" + one.to,
      value: one.customers,
      fromStage: one.from,
      toStage: one.to,
    }))
    .sort((a, b) => rank(a.fromStage) - rank(b.fromStage) || rank(a.toStage) - rank(b.toStage));
  return { nodes, flows, total };
}
