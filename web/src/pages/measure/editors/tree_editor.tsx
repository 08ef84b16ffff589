/** The editor of a tree of indicators. */
import { Button } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Settings, StudyForm } from "../../../api/studies";
import { keysOfHistory, useHistory } from "./history";
import { AdvancedJson, HistoryButtons } from "./tools";
import {
  added,
  branch,
  find,
  freeBranchName,
  fromJson,
  indented,
  moved,
  outdented,
  placed,
  problemsOf,
  proposedTree,
  removed,
  strangeMember,
  toJson,
  weighed,
  type Branch,
} from "./tree";
import { Detail } from "./tree_detail";
import { heirOf, Outline } from "./tree_outline";

interface TreeEditorProps {
  form: StudyForm;
  label: string;
  values: Settings;
  write: (name: string, value: unknown) => void;
  blame: (name: string, problem: string | null) => void;
}

/** Which questions belong to a link of the chain from staff to money. */
const links = [
  { word: "employee", roles: ["employee"] },
  { word: "standards", roles: ["standard"] },
  { word: "quality", roles: ["attribute"] },
  { word: "satisfaction", roles: ["satisfaction", "csat"] },
  { word: "loyalty", roles: ["loyalty", "nps"] },
];

const object = (value: unknown) => (value ?? {}) as Record<string, unknown>;

/** Beside the outline: a new branch, and where the chosen one stands. */
function BranchButtons(props: {
  tree: Branch;
  chosen: number;
  change: (tree: Branch) => void;
  add: () => void;
  remove: () => void;
}) {
  const { tree, chosen, change, add, remove } = props;
  const { t } = useTranslation();
  const step = (text: string, next: Branch) => (
    <Button size="small" disabled={next === tree} onClick={() => change(next)}>
      {t("web.measure.tree." + text)}
    </Button>
  );
  return (
    <>
      <Button size="small" type="primary" onClick={add}>
        {t("web.measure.tree.add")}
      </Button>
      {step("up", moved(tree, chosen, -1))}
      {step("down", moved(tree, chosen, 1))}
      {step("out", outdented(tree, chosen))}
      {step("in", indented(tree, chosen))}
      <Button size="small" danger disabled={!find(tree, chosen)?.parent} onClick={remove}>
        {t("web.measure.tree.remove")}
      </Button>
    </>
  );
}

/** No tree of one's own yet. */
function NoTree({ begin }: { begin: (from: "questions" | "empty") => void }) {
  const { t } = useTranslation();
  return (
    <div className="editor-empty">
      <p>{t("web.measure.tree.none")}</p>
      <div className="joined">
        <Button onClick={() => begin("questions")}>{t("web.measure.tree.from_questions")}</Button>
        <Button onClick={() => begin("empty")}>{t("web.measure.tree.from_empty")}</Button>
      </div>
    </div>
  );
}

const planNames = ["targets", "owners", "actions"] as const;

function useTree({ form, values, write, blame }: TreeEditorProps) {
  // With a tree plans stand in its branches; without one they come back as they were.
  const plans = useRef<Settings>({});
  if (values["tree"] === null) plans.current = values;
  return useHistory<Branch | null>(
    () => fromJson(values["tree"]),
    (now) => {
      write("tree", now && toJson(now));
      for (const name of planNames) write(name, now ? {} : object(plans.current[name]));
      blame("tree", now && problemsOf(now, form.items).length > 0 ? "tree" : null);
    },
  );
}

export function TreeEditor(props: TreeEditorProps) {
  const { form, label, values } = props;
  const { t } = useTranslation();
  const editing = useTree(props);
  const tree = editing.now;
  const [wanted, choose] = useState(0);
  const nameField = useRef<HTMLDivElement>(null);
  const chosen = tree ? (find(tree, wanted)?.branch.key ?? tree.key) : 0;
  const begin = (from: "questions" | "empty") => {
    const name = t("web.measure.tree.first_name");
    if (from === "empty") {
      editing.change(branch({ name, kind: "branches" }));
      return;
    }
    const named = links.map((link) => ({ name: t("study.word." + link.word), roles: link.roles }));
    const plans = {
      targets: object(values["targets"]),
      owners: object(values["owners"]),
      actions: object(values["actions"]),
    };
    editing.change(proposedTree(name, form.items, named, plans));
  };
  const add = () => {
    if (!tree) return;
    const place = find(tree, chosen)!;
    const parent = place.branch.kind === "branches" ? place.branch : place.parent!;
    const child = branch({ name: freeBranchName(tree, t("web.measure.tree.new_name")) });
    const grown = added(tree, parent.key, child);
    // The first share of a hundred is all of it; later ones are what is left, or asked for.
    editing.change(parent.children.length === 0 ? weighed(grown, parent.key, "even") : grown);
    choose(child.key);
    requestAnimationFrame(() => nameField.current?.querySelector("input")?.select());
  };
  const remove = () => {
    if (!tree) return;
    choose(heirOf(tree, chosen));
    editing.change(removed(tree, chosen));
  };
  const take = (json: unknown) => {
    const found = json === null ? null : fromJson(json);
    if (found === null && json !== null) return t("web.measure.tree.no_tree");
    const strange = strangeMember(json);
    if (strange) return t("web.measure.tree.strange", { name: strange });
    editing.change(found, "json");
    return null;
  };
  const problems = tree ? problemsOf(tree, form.items) : [];
  return (
    <div className="editor" role="group" aria-label={label} onKeyDown={keysOfHistory(editing)}>
      {tree ? (
        <>
          <div className="editor-tools">
            <BranchButtons tree={tree} chosen={chosen} change={(next) => editing.change(next)} add={add} remove={remove} />
            <HistoryButtons editing={editing} />
            <Button size="small" onClick={() => editing.change(null)}>
              {t("web.measure.tree.discard")}
            </Button>
          </div>
          <div className="tree-editor">
            <Outline
              tree={tree}
              chosen={chosen}
              problems={problems}
              choose={choose}
              change={(next) => next !== tree && editing.change(next)}
              add={add}
              rename={() => nameField.current?.querySelector("input")?.select()}
            />
            <Detail
              key={chosen}
              tree={tree}
              chosen={chosen}
              items={form.items}
              problems={problems}
              change={editing.change}
              nameField={nameField}
            />
          </div>
          <p className="note">
            {t("web.measure.tree.count", { n: placed(tree).length, wrong: new Set(problems.map((one) => one.key)).size })}{" "}
            {t("web.measure.tree.keys")}
          </p>
        </>
      ) : (
        <>
          <NoTree begin={begin} />
          {(editing.undo || editing.redo) && (
            <div className="editor-tools">
              <HistoryButtons editing={editing} />
            </div>
          )}
        </>
      )}
      <AdvancedJson label={label} file="indicator-tree" value={tree && toJson(tree)} take={take} />
    </div>
  );
}
