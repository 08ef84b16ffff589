/** The fields of a new study: one for each kind of setting that the server declares. */
import { Checkbox, Input } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Settings, StudyField, StudyForm, StudyItem } from "../../api/studies";
import { Select, type Choice } from "../../parts/select";
import { Editor, editorOf } from "./editors";
import {
  itemsInQuestion,
  jsonOf,
  numberOf,
  placesOf,
  toggled,
  withMember,
  type Entered,
} from "./form";

export interface FieldProps {
  form: StudyForm;
  field: StudyField;
  values: Settings;
  write: (name: string, value: unknown) => void;
  /** What is wrong with what is written; null: nothing. */
  blame: (name: string, problem: string | null) => void;
}

/** By title where that tells an item from all others, else by code. */
function itemChoices(items: readonly StudyItem[]): Choice[] {
  const alike = (title: string) => items.filter((other) => other.title === title).length > 1;
  return items.map((item) => ({
    value: item.code,
    label: alike(item.title) ? item.code : item.title,
  }));
}

/** A text that means something only when it can be read. */
function Read(props: {
  id: string;
  start: string;
  read: (text: string) => Entered;
  name: string;
  write: FieldProps["write"];
  blame: FieldProps["blame"];
  rows?: number;
  /** Where no label stands beside it. */
  label?: string;
}) {
  const { id, start, read, name, write, blame, rows, label } = props;
  const { t } = useTranslation();
  const [text, setText] = useState(start);
  const entered = read(text);
  const change = (next: string) => {
    setText(next);
    const found = read(next);
    if ("value" in found) write(name, found.value);
    blame(name, "problem" in found ? found.problem : null);
  };
  const problem = "problem" in entered;
  const shared = { id, value: text, "aria-invalid": problem, "aria-label": label };
  return (
    <>
      {rows ? (
        <textarea
          {...shared}
          className="field rule"
          rows={rows}
          onChange={(event) => change(event.target.value)}
        />
      ) : (
        <Input
          {...shared}
          inputMode="decimal"
          status={problem ? "error" : ""}
          onChange={(event) => change(event.target.value)}
        />
      )}
      {problem && (
        <p className="problem" role="alert">
          {t("web.measure.problem." + entered.problem)}
        </p>
      )}
    </>
  );
}

/** What it means that none of a list is chosen, where that is not simply all. */
const noneOf: Record<string, string> = { segments: "no_segments", compare_segments: "no_items" };

/** Some of many, ticked; folded away until wanted. */
function Ticks(props: {
  label: string;
  choices: readonly Choice[];
  value: unknown;
  change: (value: string[]) => void;
  none: string;
}) {
  const { label, choices, value, change, none } = props;
  const { t } = useTranslation();
  const list = Array.isArray(value) ? (value as string[]) : [];
  const order = choices.map((choice) => choice.value);
  const said =
    list.length === 0 ? none : t("web.measure.of_many", { n: list.length, all: choices.length });
  return (
    <details className="ticks">
      <summary>{said}</summary>
      <fieldset>
        <legend className="unseen">{label}</legend>
        {choices.map((choice) => (
          <Checkbox
            key={choice.value}
            checked={list.includes(choice.value)}
            onChange={() => change(toggled(list, choice.value, order))}
          >
            {choice.label}
          </Checkbox>
        ))}
      </fieldset>
    </details>
  );
}

/** One value for each of some things: a number, a text, or one of several choices. */
function ByName(props: {
  label: string;
  names: readonly Choice[];
  value: unknown;
  change: (value: Record<string, unknown>) => void;
  numeric?: boolean;
  choices?: readonly Choice[];
}) {
  const { label, names, value, change, numeric, choices } = props;
  const { t } = useTranslation();
  const map = (value ?? {}) as Record<string, unknown>;
  const set = names.filter((name) => map[name.value] !== undefined).length;
  const read = (text: string) => {
    const number = Number(text.replace(",", "."));
    return !numeric ? text : text.trim() === "" || !Number.isFinite(number) ? null : number;
  };
  return (
    <details className="ticks">
      <summary>
        {set === 0 ? t("web.measure.none_set") : t("web.measure.of_many", { n: set, all: names.length })}
      </summary>
      <div className="by-name" role="group" aria-label={label}>
        {names.map((name) => (
          <label key={name.value}>
            <span>{name.label}</span>
            {choices ? (
              <Select
                value={String(map[name.value] ?? "")}
                choices={[{ value: "", label: "–" }, ...choices]}
                onChange={(text) => change(withMember(map, name.value, text))}
              />
            ) : (
              <Input
                defaultValue={map[name.value] === undefined ? "" : String(map[name.value])}
                {...(numeric ? { inputMode: "decimal" as const } : {})}
                onChange={(event) => change(withMember(map, name.value, read(event.target.value)))}
              />
            )}
          </label>
        ))}
      </div>
    </details>
  );
}

const builtIn = ["ecsi", "acsi", "ccsi"];

/** The proposed model, one that is built in, or one's own as it is written. */
function Model({ field, values, write, blame }: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const value = values[field.name];
  const named = typeof value === "string" ? value : "own";
  const own = typeof value === "object" && value !== null ? value : field.proposed;
  return (
    <>
      <Select
        aria-label={field.label}
        value={named}
        choices={[
          { value: "own", label: t("web.measure.model.own") },
          ...builtIn.map((name) => ({ value: name, label: t("web.measure.model." + name) })),
        ]}
        onChange={(name) => {
          blame(field.name, null);
          write(field.name, name === "own" ? field.proposed : name);
        }}
      />
      {named === "own" && typeof field.proposed === "object" && (
        <details>
          <summary>{t("web.measure.model.edit")}</summary>
          <label htmlFor={id} className="unseen">
            {field.label}
          </label>
          <Read
            id={id}
            start={JSON.stringify(own, null, 1)}
            read={(text) => jsonOf(text, field.proposed)}
            name={field.name}
            write={write}
            blame={blame}
            rows={12}
          />
        </details>
      )}
    </>
  );
}

function Control(props: FieldProps & { id: string }) {
  const { form, field, values, write, blame, id } = props;
  const { t } = useTranslation();
  const value = values[field.name];
  const text = typeof value === "string" ? value : "";
  const change = (next: unknown) => write(field.name, next);
  const shared = { label: field.label, value, change };
  switch (field.kind) {
    case "day":
      return (
        <Input
          id={id}
          type="date"
          value={text}
          onChange={(event) => change(event.target.value || null)}
        />
      );
    case "whole":
    case "number":
      return (
        <Read
          id={id}
          start={value === null || value === undefined ? "" : String(value)}
          read={(entered) => numberOf(field, entered)}
          name={field.name}
          write={write}
          blame={blame}
        />
      );
    case "flag":
      return (
        <Checkbox id={id} checked={value === true} onChange={(event) => change(event.target.checked)}>
          {field.label}
        </Checkbox>
      );
    case "choice":
      return <Select id={id} value={text} choices={field.choices} onChange={change} />;
    case "grouping": {
      const none = { value: "", label: t("web.measure.no_grouping") };
      const open = field.proposed === "" || field.name === "compare";
      return (
        <Select id={id} value={text} choices={open ? [none, ...form.groupings] : form.groupings} onChange={change} />
      );
    }
    case "places": {
      const places = placesOf(form, field.name);
      return (
        <Ticks
          {...shared}
          choices={places.map((place) => ({ value: place, label: place }))}
          none={t("web.measure." + (noneOf[field.name] ?? "all_places"))}
        />
      );
    }
    case "item":
      return (
        <Select
          id={id}
          value={text}
          choices={[{ value: "", label: "–" }, ...itemChoices(form.items)]}
          onChange={change}
        />
      );
    case "items":
      return <Ticks {...shared} choices={itemChoices(form.items)} none={t("web.measure.no_items")} />;
    case "item_numbers":
      return <ByName {...shared} names={itemChoices(itemsInQuestion(form, values))} numeric />;
    case "item_texts":
      return <ByName {...shared} names={itemChoices(itemsInQuestion(form, values))} />;
    case "item_items":
      return (
        <ByName
          {...shared}
          names={itemChoices(itemsInQuestion(form, values))}
          choices={itemChoices(form.items)}
        />
      );
    case "item_words":
      return (
        <ByName
          {...shared}
          names={itemChoices(itemsInQuestion(form, values))}
          choices={field.choices}
        />
      );
    case "model":
      return <Model {...props} />;
    case "text":
      return <Input id={id} value={text} onChange={(event) => change(event.target.value)} />;
    default:
      return (
        <details className="ticks">
          <summary>
            {t("web.measure.of_entries", { n: Object.keys((value ?? {}) as object).length })}
          </summary>
          <Read
            id={id}
            label={field.label}
            start={value === null ? "" : JSON.stringify(value, null, 1)}
            read={(entered) => jsonOf(entered, field.proposed)}
            name={field.name}
            write={write}
            blame={blame}
            rows={8}
          />
        </details>
      );
  }
}

/** Kinds whose control is labelled by itself. */
const ownLabel = [
  "flag",
  "places",
  "items",
  "item_numbers",
  "item_texts",
  "item_items",
  "item_words",
  "model",
  "json",
];

export function SettingField(props: FieldProps) {
  const { form, field, values } = props;
  const id = useId();
  const editor = editorOf(form, field, values);
  if (editor === "elsewhere") return null;
  if (editor) {
    return (
      <div className="setting wide">
        <div className="setting-name">{field.label}</div>
        <Editor {...props} name={editor} />
        {field.note && <p className="note">{field.note}</p>}
      </div>
    );
  }
  // One place is all there is; one segment is held against everybody else.
  const least = field.name.endsWith("segments") ? 1 : 2;
  if (field.kind === "places" && placesOf(form, field.name).length < least) return null;
  return (
    <div className="setting">
      {field.kind !== "flag" &&
        (ownLabel.includes(field.kind) ? (
          <div className="setting-name">{field.label}</div>
        ) : (
          <label className="setting-name" htmlFor={id}>
            {field.label}
          </label>
        ))}
      <Control {...props} id={id} />
      {field.note && <p className="note">{field.note}</p>}
    </div>
  );
}
