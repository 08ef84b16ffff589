/** A rule as the form edits it, and as the API takes it (docs/segments.md). */

export interface Condition {
  kind: "test";
  negated: boolean;
  field: string;
  subject: string;
  window: Window;
  where: { name: string; values: string }[];
  compare: string;
  values: string[];
}

export interface Group {
  kind: "group";
  negated: boolean;
  join: "all" | "any";
  parts: Node[];
}

export type Node = Group | Condition;

export type Window =
  | { kind: "always" }
  | { kind: "last"; last: string }
  | { kind: "since"; since: string }
  | { kind: "before"; before: string }
  | { kind: "range"; from: string; to: string };

export type FieldType = "text" | "number" | "money" | "date" | "duration" | "truth";

/** A tree as the API gives it. */
export type Tree = Record<string, unknown>;

export const emptyGroup = (): Group => ({ kind: "group", negated: false, join: "all", parts: [] });

export function newCondition(field: { name: string; type: FieldType; comparisons: string[] }): Condition {
  const compare = field.comparisons[0] ?? "";
  return {
    kind: "test",
    negated: false,
    field: field.name,
    subject: "",
    window: { kind: "always" },
    where: [],
    compare,
    values: Array<string>(valuesWanted(compare)).fill(""),
  };
}

/** How many values a comparison takes; a list counts as one, written with commas. */
export function valuesWanted(compare: string): number {
  if (compare === "" || compare.startsWith("is ")) return 0;
  return compare === "between" ? 2 : 1;
}

export const takesList = (compare: string) => compare === "in" || compare === "not in";

function windowOf(given: unknown): Window {
  if (typeof given !== "object" || given === null) return { kind: "always" };
  const { last, since, before, from, to } = given as Record<string, string>;
  if (last !== undefined) return { kind: "last", last };
  if (since !== undefined) return { kind: "since", since };
  if (before !== undefined) return { kind: "before", before };
  return { kind: "range", from: from ?? "", to: to ?? "" };
}

function nodeOf(tree: Tree): Node {
  if ("not" in tree) {
    const inner = nodeOf(tree.not as Tree);
    // Two denials in a row keep their brackets.
    if (!inner.negated) return { ...inner, negated: true };
    return { ...emptyGroup(), negated: true, parts: [inner] };
  }
  for (const join of ["all", "any"] as const) {
    if (join in tree) {
      return { ...emptyGroup(), join, parts: (tree[join] as Tree[]).map(nodeOf) };
    }
  }
  if ("everyone" in tree) return emptyGroup();
  const values = (tree.values as unknown[] | undefined) ?? [];
  const compare = String(tree.compare ?? "");
  const where = (tree.where ?? {}) as Record<string, string[]>;
  return {
    kind: "test",
    negated: false,
    field: String(tree.field),
    subject: tree.subject ? String(tree.subject) : "",
    window: windowOf(tree.window),
    where: Object.entries(where).map(([name, list]) => ({ name, values: list.join(", ") })),
    compare,
    values: takesList(compare) ? [values.join(", ")] : values.map(String),
  };
}

/** The form always has a group on top. */
export function toForm(tree: unknown): Group {
  if (typeof tree !== "object" || tree === null) return emptyGroup();
  const node = nodeOf(tree as Tree);
  return node.kind === "group" ? node : { ...emptyGroup(), parts: [node] };
}

export const listOf = (text: string) =>
  text
    .split(/[,，]/)
    .map((part) => part.trim())
    .filter(Boolean);

/** Numbers as numbers; what is none goes as it is, so that the server can say what is wrong. */
function valueOf(text: string, type: FieldType): string | number {
  if (type !== "number" || text.trim() === "") return text;
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

function conditionTree(one: Condition, typeOf: (field: string) => FieldType): Tree {
  const type = typeOf(one.field);
  const texts = takesList(one.compare) ? listOf(one.values[0] ?? "") : one.values;
  const { kind, ...window } = one.window;
  return {
    field: one.field,
    ...(one.subject ? { subject: one.subject } : {}),
    ...(kind === "always" ? {} : { window }),
    ...(one.where.length > 0
      ? { where: Object.fromEntries(one.where.map((each) => [each.name, listOf(each.values)])) }
      : {}),
    compare: one.compare,
    values: texts.map((text) => valueOf(text, type)),
  };
}

/** What the API is sent: a group of none is everyone, a group of one is its part. */
export function toTree(node: Node, typeOf: (field: string) => FieldType): Tree {
  const bare = (): Tree => {
    if (node.kind === "test") return conditionTree(node, typeOf);
    const [first, ...rest] = node.parts;
    if (!first) return { everyone: true };
    if (rest.length === 0) return toTree(first, typeOf);
    return { [node.join]: node.parts.map((part) => toTree(part, typeOf)) };
  };
  return node.negated ? { not: bare() } : bare();
}

/** The pointers under which the server speaks of the nodes of the form, in the tree sent to it. */
export function pointersOf(root: Group): Map<string, Node> {
  const found = new Map<string, Node>();
  const walk = (node: Node, pointer: string) => {
    const at = node.negated ? pointer + "/not" : pointer;
    found.set(at, node);
    if (node.kind === "test") return;
    if (node.parts.length === 1) walk(node.parts[0]!, at);
    else node.parts.forEach((part, index) => walk(part, `${at}/${node.join}/${index}`));
  };
  walk(root, "/body/tree");
  return found;
}

/** The innermost node that a pointer of the server lies in. */
export function nodeAt(root: Group, pointer: string): Node | null {
  let best: Node | null = null;
  let longest = -1;
  for (const [at, node] of pointersOf(root)) {
    if ((pointer === at || pointer.startsWith(at + "/")) && at.length >= longest) {
      best = node;
      longest = at.length;
    }
  }
  return best;
}

/** The same form with one node changed, or left out when `next` is null. */
export function replaced(root: Group, old: Node, next: Node | null): Group {
  const walk = (node: Node): Node | null => {
    if (node === old) return next;
    if (node.kind === "test") return node;
    const parts = node.parts.map(walk).filter((part): part is Node => part !== null);
    return { ...node, parts };
  };
  const made = walk(root);
  return made?.kind === "group" ? made : emptyGroup();
}
