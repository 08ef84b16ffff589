/** Attributes of a Kano study: their two questions, what they cost, how much is there already. */
import { Button, Input } from "antd";
import { useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Settings, StudyForm, StudyItem } from "../../../api/studies";
import { Select } from "../../../parts/select";
import { keysOfHistory, useHistory } from "./history";
import { shifted } from "./lists";
import {
  attribute,
  choicesFor,
  completed,
  fromSettings,
  problemsOf,
  toSettings,
  type Attribute,
  type AttributeField,
  type AttributeProblem,
  type Settings as PairSettings,
} from "./pairs";
import { AdvancedJson, HistoryButtons } from "./tools";

interface PairsEditorProps {
  form: StudyForm;
  label: string;
  values: Settings;
  /** What the server found in the questions. */
  proposed: unknown;
  write: (name: string, value: unknown) => void;
  blame: (name: string, problem: string | null) => void;
}

const object = (value: unknown) => (value ?? {}) as Record<string, unknown>;
const settingsOf = (values: Settings): PairSettings => ({
  pairs: object(values["pairs"]),
  costs: object(values["costs"]),
  now: object(values["now"]),
});

interface RowProps {
  one: Attribute;
  list: readonly Attribute[];
  items: readonly StudyItem[];
  problems: readonly AttributeProblem[];
  write: (parts: Partial<Attribute>, tag: string) => void;
  move: (by: -1 | 1) => void;
  remove: () => void;
}

function AttributeRow({ one, list, items, problems, write, move, remove }: RowProps) {
  const { t } = useTranslation();
  const own = problems.filter((problem) => problem.key === one.key);
  const name = one.name || t("web.measure.pairs.unnamed");
  const wrong = (field: AttributeField) => own.some((problem) => problem.field === field);
  const shared = (field: AttributeField) => ({
    "aria-label": `${t("web.measure.pairs." + field)}, ${name}`,
    "aria-invalid": wrong(field),
  });
  const labelled = (field: AttributeField, control: ReactNode) => (
    <label className={"of-" + field}>
      <span>{t("web.measure.pairs." + field)}</span>
      {control}
    </label>
  );
  const text = (field: "name" | "cost" | "now") => (
    <Input
      {...shared(field)}
      {...(field === "name" ? {} : { inputMode: "decimal" as const })}
      status={wrong(field) ? "error" : ""}
      value={one[field]}
      onChange={(event) => write({ [field]: event.target.value }, field + one.key)}
    />
  );
  const question = (side: "present" | "absent") => {
    const choices = choicesFor(items, list, side);
    const stray = one[side] !== "" && !choices.some((item) => item.code === one[side]);
    return (
      <Select
        {...shared(side)}
        value={one[side]}
        choices={[
          { value: "", label: "–" },
          ...(stray ? [{ value: one[side], label: one[side] }] : []),
          ...choices.map((item) => ({ value: item.code, label: item.code })),
        ]}
        onChange={(code) => write(completed({ ...one, [side]: code }, items), "")}
      />
    );
  };
  return (
    <li>
      <div className="pair">
        {labelled("name", text("name"))}
        {labelled("cost", text("cost"))}
        {labelled("now", text("now"))}
        {labelled("present", question("present"))}
        {labelled("absent", question("absent"))}
        <span className="joined">
          <Button
            size="small"
            disabled={list[0] === one}
            aria-label={t("web.measure.order.up", { name })}
            onClick={() => move(-1)}
          >
            ↑
          </Button>
          <Button
            size="small"
            disabled={list.at(-1) === one}
            aria-label={t("web.measure.order.down", { name })}
            onClick={() => move(1)}
          >
            ↓
          </Button>
          <Button size="small" danger onClick={remove} aria-label={t("web.measure.pairs.remove", { name })}>
            ×
          </Button>
        </span>
      </div>
      {own.map((problem) => (
        <p key={problem.field + problem.code} className="problem" role="alert">
          {t("web.measure.pairs." + problem.field)}: {t("web.measure.pairs.problem." + problem.code)}
        </p>
      ))}
    </li>
  );
}

export function PairsEditor(props: PairsEditorProps) {
  const { form, label, values, proposed, write, blame } = props;
  const { t } = useTranslation();
  const rows = useRef<HTMLOListElement>(null);
  const editing = useHistory<Attribute[]>(
    () => fromSettings(settingsOf(values)),
    (now) => {
      for (const [name, value] of Object.entries(toSettings(now))) write(name, value);
      const wrong = problemsOf(now, form.items).length > 0;
      blame("pairs", now.length === 0 ? "empty" : wrong ? "pairs" : null);
    },
  );
  const list = editing.now;
  const problems = problemsOf(list, form.items);
  const add = () => {
    editing.change([...list, attribute()]);
    requestAnimationFrame(() => rows.current?.querySelector<HTMLInputElement>("li:last-child input")?.focus());
  };
  const take = (json: unknown) => {
    const given = object(json);
    const fits = Object.values(given).every(
      (one) => typeof one === "object" && one !== null && !Array.isArray(one),
    );
    const strange = Object.keys(given).find((name) => !["pairs", "costs", "now"].includes(name));
    if (Array.isArray(json) || typeof json !== "object" || !fits || strange || !given["pairs"]) {
      return t("web.measure.pairs.no_pairs");
    }
    editing.change(fromSettings(settingsOf(given)), "json");
    return null;
  };
  const found = Object.keys(object(proposed)).length;
  return (
    <div className="editor" role="group" aria-label={label} onKeyDown={keysOfHistory(editing)}>
      {list.length === 0 ? (
        <div className="editor-empty">
          <p role="alert">{t("web.measure.pairs.none")}</p>
          {found > 0 && (
            <Button
              onClick={() => editing.change(fromSettings({ ...settingsOf(values), pairs: object(proposed) }))}
            >
              {t("web.measure.pairs.propose", { n: found })}
            </Button>
          )}
        </div>
      ) : (
        <ol ref={rows} className="pairs" aria-label={label}>
          {list.map((one, at) => (
            <AttributeRow
              key={one.key}
              one={one}
              list={list}
              items={form.items}
              problems={problems}
              write={(parts, tag) => editing.change(list.with(at, { ...one, ...parts }), tag)}
              move={(by) => editing.change(shifted(list, at, by))}
              remove={() => editing.change(list.filter((other) => other.key !== one.key))}
            />
          ))}
        </ol>
      )}
      <div className="editor-tools">
        <Button size="small" type="primary" onClick={add}>
          {t("web.measure.pairs.add")}
        </Button>
        <HistoryButtons editing={editing} />
      </div>
      <p className="note">{t("web.measure.pairs.note")}</p>
      <AdvancedJson label={label} file="kano-attributes" value={toSettings(list)} take={take} />
    </div>
  );
}
