/** The branches below each other, moved about by keys. */
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { indented, moved, outdented, placed, removed, type Branch, type BranchProblem, type Placed } from "./tree";

interface OutlineProps {
  tree: Branch;
  chosen: number;
  problems: readonly BranchProblem[];
  choose: (key: number) => void;
  change: (tree: Branch) => void;
  /** A new branch below the chosen one, or beside it. */
  add: () => void;
  rename: () => void;
}

/** Who is chosen when a branch goes: the next, the one before, else the parent. */
export function heirOf(tree: Branch, key: number): number {
  const place = placed(tree).find((one) => one.branch.key === key);
  const siblings = place?.parent?.children ?? [];
  const heir = siblings[place!.at + 1] ?? siblings[place!.at - 1] ?? place?.parent;
  return heir?.key ?? key;
}

const steps: Record<string, (tree: Branch, key: number) => Branch> = {
  ArrowUp: (tree, key) => moved(tree, key, -1),
  ArrowDown: (tree, key) => moved(tree, key, 1),
  ArrowLeft: outdented,
  ArrowRight: indented,
};

/** Where an arrow leads. */
function nextOf(all: Placed[], at: number, pressed: string): number | undefined {
  const here = all[at];
  switch (pressed) {
    case "ArrowUp":
      return all[at - 1]?.branch.key;
    case "ArrowDown":
      return all[at + 1]?.branch.key;
    case "ArrowLeft":
      return here?.parent?.key;
    case "ArrowRight":
      return here?.branch.kind === "branches" ? here.branch.children[0]?.key : undefined;
    case "Home":
      return all[0]?.branch.key;
    case "End":
      return all.at(-1)?.branch.key;
    default:
      return undefined;
  }
}

export function Outline({ tree, chosen, problems, choose, change, add, rename }: OutlineProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const follow = useRef(false);
  const all = placed(tree);
  useEffect(() => {
    if (!follow.current) return;
    follow.current = false;
    list.current?.querySelector<HTMLElement>("[aria-selected=true]")?.focus();
  }, [chosen, tree]);
  const press = (event: React.KeyboardEvent) => {
    const at = all.findIndex((one) => one.branch.key === chosen);
    const act = (run: () => void) => {
      event.preventDefault();
      follow.current = true;
      run();
    };
    if (event.ctrlKey || event.metaKey) return;
    if (event.altKey) {
      const step = steps[event.key];
      if (step) act(() => change(step(tree, chosen)));
      return;
    }
    const next = nextOf(all, at, event.key);
    if (next !== undefined) act(() => choose(next));
    else if (event.key === "Delete" && at > 0) {
      act(() => {
        choose(heirOf(tree, chosen));
        change(removed(tree, chosen));
      });
    } else if (event.key === "Insert") act(add);
    else if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      rename();
    }
  };
  return (
    <ul ref={list} role="tree" className="outline" aria-label={t("web.measure.tree.outline")} onKeyDown={press}>
      {all.map(({ branch, depth, parent, at }) => {
        const wrong = problems.some((one) => one.key === branch.key);
        return (
          <li
            key={branch.key}
            role="treeitem"
            className={"depth-" + Math.min(depth, 11)}
            aria-level={depth + 1}
            aria-setsize={parent?.children.length ?? 1}
            aria-posinset={at + 1}
            aria-selected={branch.key === chosen}
            tabIndex={branch.key === chosen ? 0 : -1}
            onClick={() => choose(branch.key)}
          >
            <span className={wrong ? "wrong" : ""}>
              {wrong && <span role="img" aria-label={t("web.measure.tree.wrong")}>▲ </span>}
              {branch.kind === "of" ? "↪ " + branch.of : branch.name || t("web.measure.tree.unnamed")}
            </span>
            {parent && <span className="weight">{branch.weight || "–"} %</span>}
          </li>
        );
      })}
    </ul>
  );
}
