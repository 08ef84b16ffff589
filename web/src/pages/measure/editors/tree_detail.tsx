/** One branch: what it is called, counts, measures; whose it is. */
import { Button } from "antd";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import type { StudyItem } from "../../../api/studies";
import { formatNumber } from "../../../format";
import { Select } from "../../../parts/select";
import { Labelled, TextField } from "./tools";
import {
  find,
  mapped,
  placed,
  renamed,
  sumOfWeights,
  weighed,
  type Branch,
  type BranchField,
  type BranchProblem,
  type Kind,
} from "./tree";

interface DetailProps {
  tree: Branch;
  chosen: number;
  items: readonly StudyItem[];
  problems: readonly BranchProblem[];
  change: (tree: Branch, tag?: string) => void;
  nameField: RefObject<HTMLDivElement | null>;
}

/** Weights of what lies below, side by side, with their sum. */
function Weights({ tree, chosen, problems, change }: DetailProps) {
  const { t, i18n } = useTranslation();
  const one = find(tree, chosen)!.branch;
  const wrong = problems.find((problem) => problem.key === chosen && problem.field === "children");
  const set = (key: number, weight: string) =>
    change(
      mapped(tree, key, (child) => ({ ...child, weight })),
      "weight" + key,
    );
  if (one.children.length === 0) {
    return (
      <p className="problem" role="alert">
        {t("web.measure.tree.problem.no_children")}
      </p>
    );
  }
  return (
    <fieldset className="weights">
      <legend>{t("web.measure.tree.weights")}</legend>
      {one.children.map((child) => (
        <label key={child.key}>
          <span>{child.kind === "of" ? "↪ " + child.of : child.name || t("web.measure.tree.unnamed")}</span>
          <input
            className="field short"
            inputMode="decimal"
            value={child.weight}
            aria-invalid={problems.some((problem) => problem.key === child.key && problem.field === "weight")}
            onChange={(event) => set(child.key, event.target.value)}
          />
        </label>
      ))}
      <div className="joined">
        <span>
          {t("web.measure.tree.sum", { sum: formatNumber(i18n.language, sumOfWeights(one.children), 1) })}
        </span>
        <Button size="small" onClick={() => change(weighed(tree, chosen, "even"))}>
          {t("web.measure.tree.even")}
        </Button>
        <Button size="small" disabled={!wrong} onClick={() => change(weighed(tree, chosen, "scaled"))}>
          {t("web.measure.tree.scale")}
        </Button>
      </div>
      {wrong && (
        <p className="problem" role="alert">
          {t("web.measure.tree.problem.sum")}
        </p>
      )}
    </fieldset>
  );
}

/** Instrument and code as one choice; "" for none. */
const choiceOf = (instrument: string, code: string) => (code ? JSON.stringify([instrument, code]) : "");

function Measured(props: DetailProps & { problem: (field: BranchField) => string | undefined }) {
  const { tree, chosen, items, change, problem } = props;
  const { t } = useTranslation();
  const one = find(tree, chosen)!.branch;
  const scaled = items.filter((item) => item.min !== null && item.max !== null);
  const shared = (code: string) => items.filter((item) => item.code === code).length > 1;
  const ofItem = (item: StudyItem) => choiceOf(shared(item.code) ? item.instrument : "", item.code);
  const known = scaled.some((item) => ofItem(item) === choiceOf(one.instrument, one.item));
  const stray = one.item !== "" && !known ? [{ value: choiceOf(one.instrument, one.item), label: one.item }] : [];
  const take = (value: string) => {
    const [instrument, code] = value ? (JSON.parse(value) as [string, string]) : ["", ""];
    const item = scaled.find((other) => other.code === code);
    change(
      mapped(tree, chosen, (branch) => ({
        ...branch,
        item: code,
        instrument,
        name: branch.name || (item ? item.title || item.code : ""),
      })),
    );
  };
  return (
    <Labelled label={t("web.measure.tree.item")} problem={problem("item")}>
      {(attributes) => (
        <Select
          {...attributes}
          value={choiceOf(one.instrument, one.item)}
          choices={[
            { value: "", label: "–" },
            ...stray,
            ...scaled.map((item) => ({
              value: ofItem(item),
              label: `${item.instrument} · ${item.code}`,
            })),
          ]}
          onChange={take}
        />
      )}
    </Labelled>
  );
}

const kinds: Kind[] = ["branches", "item", "of"];

export function Detail(props: DetailProps) {
  const { tree, chosen, problems, change, nameField } = props;
  const { t, i18n } = useTranslation();
  const place = find(tree, chosen)!;
  const one = place.branch;
  const own = problems.filter((problem) => problem.key === chosen);
  const problem = (field: BranchField) => {
    const found = own.find((other) => other.field === field);
    return found && t("web.measure.tree.problem." + found.code, { sum: formatNumber(i18n.language, found.sum, 1) });
  };
  const write = (parts: Partial<Branch>, tag = "") =>
    change(
      mapped(tree, chosen, (branch) => ({ ...branch, ...parts })),
      tag && tag + chosen,
    );
  const text = (name: "weight" | "target" | "owner" | "action", numeric = false) => (
    <TextField
      label={t("web.measure.tree." + name)}
      value={one[name]}
      numeric={numeric}
      problem={numeric ? problem(name as BranchField) : undefined}
      change={(value) => write({ [name]: value }, name)}
    />
  );
  const others = placed(tree).filter(({ branch, depth }) => depth > 0 && branch.kind !== "of" && branch.name !== "");
  return (
    <div className="branch" role="group" aria-label={one.kind === "of" ? one.of : one.name}>
      {one.kind !== "of" && (
        <div ref={nameField} className="wide">
          <TextField
            label={t("web.measure.tree.name")}
            value={one.name}
            problem={problem("name")}
            change={(name) => change(renamed(tree, chosen, name), "name" + chosen)}
          />
        </div>
      )}
      {place.parent && text("weight", true)}
      {place.parent && (
        <Labelled label={t("web.measure.tree.kind")}>
          {(attributes) => (
            <Select
              {...attributes}
              value={one.kind}
              choices={kinds.map((kind) => ({ value: kind, label: t("web.measure.tree.kind." + kind) }))}
              onChange={(kind) => write({ kind: kind as Kind })}
            />
          )}
        </Labelled>
      )}
      {one.kind === "item" && (
        <div className="wide">
          <Measured {...props} problem={problem} />
        </div>
      )}
      {one.kind === "of" && (
        <div className="wide">
          <Labelled label={t("web.measure.tree.of")} problem={problem("of")}>
            {(attributes) => (
              <Select
                {...attributes}
                value={one.of}
                choices={[
                  { value: "", label: "–" },
                  ...others.map(({ branch }) => ({ value: branch.name, label: branch.name })),
                ]}
                onChange={(of) => write({ of })}
              />
            )}
          </Labelled>
        </div>
      )}
      {one.kind !== "of" && (
        <>
          {text("target", true)}
          {text("owner")}
          <div className="wide">{text("action")}</div>
        </>
      )}
      {one.kind === "branches" && (
        <div className="wide">
          <Weights {...props} />
        </div>
      )}
    </div>
  );
}
