/** A tree of indicators as it is edited, and as settings hold it (docs/measure.md). */
import type { StudyItem } from "../../../api/studies";
import { evenShares, readNumber, scaledShares } from "./numbers";

export type Kind = "branches" | "item" | "of";

/** Numbers are kept as they are written, so that what is half written is not lost. */
export interface Branch {
  key: number;
  name: string;
  weight: string;
  target: string;
  owner: string;
  action: string;
  kind: Kind;
  item: string;
  /** Of the item, where several have it; empty: the first that has it. */
  instrument: string;
  of: string;
  children: Branch[];
}

export type BranchField = "name" | "weight" | "target" | "item" | "of" | "children";
export type BranchCode =
  | "no_name"
  | "name_twice"
  | "weight"
  | "target"
  | "no_item"
  | "unknown_item"
  | "unknown_branch"
  | "circle"
  | "no_children"
  | "sum";
export interface BranchProblem {
  key: number;
  field: BranchField;
  code: BranchCode;
  sum?: number;
}

let lastKey = 0;
export function branch(parts: Partial<Branch> = {}): Branch {
  lastKey += 1;
  return {
    key: lastKey,
    name: "",
    weight: "",
    target: "",
    owner: "",
    action: "",
    kind: "item",
    item: "",
    instrument: "",
    of: "",
    children: [],
    ...parts,
  };
}

type Json = Record<string, unknown>;
const written = (value: unknown) =>
  typeof value === "number" ? String(value) : typeof value === "string" ? value : "";

/** From settings; null when it is no tree at all. */
export function fromJson(json: unknown): Branch | null {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return null;
  const given = json as Json;
  const below = Array.isArray(given["children"]) ? given["children"].map(fromJson) : [];
  if (below.includes(null)) return null;
  const item = written(given["item"]);
  const of = written(given["of"]);
  return branch({
    name: written(given["name"]) || item,
    weight: written(given["weight"]),
    target: written(given["target"]),
    owner: written(given["owner"]),
    action: written(given["action"]),
    kind: of ? "of" : item ? "item" : "branches",
    item,
    instrument: written(given["instrument"]),
    of,
    children: below as Branch[],
  });
}

const numeric = (text: string) => readNumber(text) ?? text;

export function toJson(tree: Branch, root = true): Json {
  const json: Json = {};
  if (tree.kind !== "of") json["name"] = tree.name.trim();
  if (!root) json["weight"] = numeric(tree.weight);
  if (tree.kind !== "of") {
    if (tree.target.trim() !== "") json["target"] = numeric(tree.target);
    if (tree.owner.trim() !== "") json["owner"] = tree.owner.trim();
    if (tree.action.trim() !== "") json["action"] = tree.action.trim();
  }
  if (tree.kind === "branches") json["children"] = tree.children.map((child) => toJson(child, false));
  if (tree.kind === "item") {
    json["item"] = tree.item;
    if (tree.instrument) json["instrument"] = tree.instrument;
  }
  if (tree.kind === "of") json["of"] = tree.of;
  return json;
}

/** Every branch with how deep it lies, its parent and its place there, from the top down. */
export interface Placed {
  branch: Branch;
  depth: number;
  parent: Branch | null;
  at: number;
}
export function placed(tree: Branch, depth = 0, parent: Branch | null = null, at = 0): Placed[] {
  const below = tree.kind === "branches" ? tree.children : [];
  return [
    { branch: tree, depth, parent, at },
    ...below.flatMap((child, place) => placed(child, depth + 1, tree, place)),
  ];
}

export const find = (tree: Branch, key: number): Placed | undefined =>
  placed(tree).find((one) => one.branch.key === key);

/** The tree with one branch replaced by what `change` makes of it. */
export function mapped(tree: Branch, key: number, change: (branch: Branch) => Branch): Branch {
  if (tree.key === key) return change(tree);
  if (tree.children.length === 0) return tree;
  const children = tree.children.map((child) => mapped(child, key, change));
  return children.every((child, at) => child === tree.children[at]) ? tree : { ...tree, children };
}

/** Mentions of a branch follow its name. */
export function renamed(tree: Branch, key: number, name: string): Branch {
  const before = find(tree, key)?.branch.name ?? "";
  const follow = (one: Branch): Branch => ({
    ...one,
    of: one.kind === "of" && one.of === before && before !== "" ? name : one.of,
    children: one.children.map(follow),
  });
  return mapped(follow(tree), key, (one) => ({ ...one, name }));
}

/** A name that no branch has. */
export function freeBranchName(tree: Branch, base: string): string {
  const known = new Set(placed(tree).map((one) => one.branch.name));
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base} ${count}`;
    if (!known.has(name)) return name;
  }
}

/** What is left of a hundred for one more child. */
function leftOver(children: readonly Branch[]): string {
  const sum = children.reduce((all, one) => all + (readNumber(one.weight) ?? 0), 0);
  const left = Math.round(10 * (100 - sum)) / 10;
  return left > 0 ? String(left) : "";
}

/** Put below a branch, which becomes one that has branches. */
export function added(tree: Branch, parent: number, child: Branch): Branch {
  return mapped(tree, parent, (one) => {
    const children = one.kind === "branches" ? one.children : [];
    const weight = child.weight || leftOver(children);
    return { ...one, kind: "branches", item: "", of: "", children: [...children, { ...child, weight }] };
  });
}

export function removed(tree: Branch, key: number): Branch {
  const parent = find(tree, key)?.parent;
  if (!parent) return tree;
  return mapped(tree, parent.key, (one) => ({
    ...one,
    children: one.children.filter((child) => child.key !== key),
  }));
}

/** Before or after its siblings. */
export function moved(tree: Branch, key: number, by: -1 | 1): Branch {
  const place = find(tree, key);
  if (!place?.parent) return tree;
  const to = place.at + by;
  if (to < 0 || to >= place.parent.children.length) return tree;
  const children = place.parent.children.filter((child) => child.key !== key);
  children.splice(to, 0, place.branch);
  return mapped(tree, place.parent.key, (one) => ({ ...one, children }));
}

/** Below the sibling before it, when that one has branches. */
export function indented(tree: Branch, key: number): Branch {
  const place = find(tree, key);
  const before = place?.parent?.children[place.at - 1];
  if (!place || before?.kind !== "branches") return tree;
  return added(removed(tree, key), before.key, place.branch);
}

/** Beside its parent, after it. */
export function outdented(tree: Branch, key: number): Branch {
  const place = find(tree, key);
  const above = place?.parent ? find(tree, place.parent.key) : undefined;
  if (!place || !above?.parent) return tree;
  return mapped(removed(tree, key), above.parent.key, (one) => {
    const children = [...one.children];
    children.splice(above.at + 1, 0, place.branch);
    return { ...one, children };
  });
}

/** The children's weights made to sum to a hundred: evenly, or as they stand to each other. */
export function weighed(tree: Branch, parent: number, how: "even" | "scaled"): Branch {
  return mapped(tree, parent, (one) => {
    const shares =
      how === "even"
        ? evenShares(one.children.length)
        : scaledShares(one.children.map((child) => readNumber(child.weight)));
    return { ...one, children: one.children.map((child, at) => ({ ...child, weight: String(shares[at]) })) };
  });
}

const slack = 0.1;
export const sumOfWeights = (children: readonly Branch[]) =>
  children.reduce((sum, one) => sum + (readNumber(one.weight) ?? 0), 0);

/** Whether following mentions and branches from here comes back here. */
function circular(tree: Branch, start: Branch): boolean {
  const byName = new Map(placed(tree).map((one) => [one.branch.name, one.branch]));
  const seen = new Set<number>();
  const open = [start];
  for (let here = open.pop(); here; here = open.pop()) {
    const next = here.kind === "branches" ? here.children : here.kind === "of" ? [byName.get(here.of)] : [];
    for (const one of next) {
      if (!one || one.kind === "item") continue;
      if (one.key === start.key) return true;
      if (!seen.has(one.key)) open.push(one);
      seen.add(one.key);
    }
  }
  return false;
}

function kindProblem(tree: Branch, one: Branch, items: readonly StudyItem[]): [BranchField, BranchCode] | null {
  if (one.kind === "item") {
    if (one.item === "") return ["item", "no_item"];
    const known = items.some(
      (item) => item.code === one.item && (!one.instrument || item.instrument === one.instrument),
    );
    return known ? null : ["item", "unknown_item"];
  }
  if (one.kind === "of") {
    const meant = placed(tree).some((other) => other.branch.kind !== "of" && other.branch.name === one.of);
    if (one.of === "" || !meant) return ["of", "unknown_branch"];
    return circular(tree, one) ? ["of", "circle"] : null;
  }
  return one.children.length === 0 ? ["children", "no_children"] : null;
}

/** All that the server would refuse, at the branch and field that it is about. */
export function problemsOf(tree: Branch, items: readonly StudyItem[]): BranchProblem[] {
  const all = placed(tree);
  const names = new Set<string>();
  return all.flatMap(({ branch: one, parent }) => {
    const found: BranchProblem[] = [];
    const blame = (field: BranchField, code: BranchCode, sum?: number) =>
      found.push({ key: one.key, field, code, ...(sum === undefined ? {} : { sum }) });
    if (one.kind !== "of") {
      const name = one.name.trim();
      if (name === "") blame("name", "no_name");
      else if (names.has(name)) blame("name", "name_twice");
      names.add(name);
      const target = readNumber(one.target);
      const off = target === null || target < 0 || target > 100;
      if (one.target.trim() !== "" && off) blame("target", "target");
    }
    if (parent && !((readNumber(one.weight) ?? 0) > 0)) blame("weight", "weight");
    const kind = kindProblem(tree, one, items);
    if (kind) blame(...kind);
    const sum = sumOfWeights(one.children);
    if (one.kind === "branches" && one.children.length > 0 && Math.abs(sum - 100) > slack + 1e-9) {
      blame("children", "sum", sum);
    }
    return found;
  });
}

/** Plans that stood beside items before there was a tree. */
export interface Plans {
  targets: Json;
  owners: Json;
  actions: Json;
}

/** A branch for each kind of question there is, evenly weighed, with what is planned for each. */
export function proposedTree(
  name: string,
  items: readonly StudyItem[],
  links: readonly { name: string; roles: readonly string[] }[],
  plans: Plans,
): Branch {
  const root = branch({ name, kind: "branches" });
  let tree = root;
  for (const link of links) {
    const own = items.filter((item) => link.roles.includes(item.role) && item.min !== null);
    if (own.length === 0) continue;
    const above = branch({ name: freeBranchName(tree, link.name), kind: "branches", weight: "1" });
    tree = added(tree, root.key, above);
    for (const item of own) {
      const leaf = branch({
        name: freeBranchName(tree, item.title || item.code),
        item: item.code,
        instrument: items.filter((other) => other.code === item.code).length > 1 ? item.instrument : "",
        weight: "1",
        target: written(plans.targets[item.code]),
        owner: written(plans.owners[item.code]),
        action: written(plans.actions[item.code]),
      });
      tree = added(tree, above.key, leaf);
    }
    tree = weighed(tree, above.key, "even");
  }
  return weighed(tree, root.key, "even");
}

const members = ["name", "weight", "target", "owner", "action", "item", "instrument", "of", "children"];

/** A member that branches do not have, so that nothing is dropped unsaid; empty: none. */
export function strangeMember(json: unknown): string {
  if (typeof json !== "object" || json === null) return "";
  const given = json as Json;
  const own = Object.keys(given).find((name) => !members.includes(name));
  if (own !== undefined) return own;
  const below = Array.isArray(given["children"]) ? given["children"] : [];
  return below.map(strangeMember).find((name) => name !== "") ?? "";
}
