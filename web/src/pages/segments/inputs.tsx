/** Fields of the form: plain inputs, which work the same by keyboard, touch and screen reader. */
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useFieldValues, type SegmentField } from "../../api/segments";
import { lengthOf, lengthText, lengthUnits } from "./lengths";
import { listOf, takesList, type Window } from "./tree";

interface InputProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

export function Choice(props: InputProps & { options: { value: string; label: string }[] }) {
  const { label, value, onChange, options } = props;
  return (
    <select
      className="field"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

/** "90 days" as a number and a unit. */
export function LengthInput({ label, value, onChange }: InputProps) {
  const { t } = useTranslation();
  const { count, unit } = lengthOf(value);
  return (
    <span className="joined">
      <input
        className="field short"
        type="number"
        min={1}
        aria-label={label}
        value={count}
        onChange={(event) => onChange(lengthText(event.target.value, unit))}
      />
      <Choice
        label={t("web.rule.unit")}
        value={unit}
        onChange={(next) => onChange(lengthText(count, next))}
        options={lengthUnits.map((one) => ({ value: one, label: t("web.rule.unit." + one) }))}
      />
    </span>
  );
}

/** A date; what is no date ("today - 90 days") is left as a text. */
export function DayInput({ label, value, onChange }: InputProps) {
  const plain = value === "" || /^\d{4}-\d\d-\d\d$/.test(value);
  return (
    <input
      className="field"
      type={plain ? "date" : "text"}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** A text, with those that occur offered. */
function TextInput(props: InputProps & { field: SegmentField; list: boolean }) {
  const { label, value, onChange, field, list } = props;
  const { t } = useTranslation();
  const id = useId();
  const values = useFieldValues(field);
  return (
    <>
      <input
        className="field"
        aria-label={label}
        list={id}
        value={value}
        placeholder={list ? t("web.rule.list") : ""}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={id}>
        {(values.data?.items ?? []).map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  );
}

/** One of the texts that a field can have, in words; several where a list is asked for. */
function LabelInput(props: InputProps & { field: SegmentField; list: boolean }) {
  const { label, value, onChange, field, list } = props;
  const { t } = useTranslation();
  const options = field.choices.map((choice, at) => ({
    value: choice,
    label: field.choice_labels[at] ?? choice,
  }));
  if (!list) {
    const known = value === "" || field.choices.includes(value);
    return (
      <Choice
        label={label}
        value={value}
        onChange={onChange}
        options={[
          ...(value === "" ? [{ value: "", label: t("web.rule.choose") }] : []),
          ...(known ? [] : [{ value, label: value }]),
          ...options,
        ]}
      />
    );
  }
  const chosen = listOf(value);
  const toggle = (choice: string, on: boolean) =>
    onChange(
      field.choices
        .filter((one) => (one === choice ? on : chosen.includes(one)))
        .join(", "),
    );
  return (
    <fieldset className="labels">
      <legend className="unseen">{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="checkbox"
            checked={chosen.includes(option.value)}
            onChange={(event) => toggle(option.value, event.target.checked)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}

const compared = ["=", "!=", "in", "not in"];

interface ValueProps extends InputProps {
  field: SegmentField;
  compare: string;
}

export function ValueInput({ compare, ...props }: ValueProps) {
  const { label, value, onChange, field } = props;
  const list = takesList(compare);
  if (field.choices.length > 0 && compared.includes(compare)) {
    return <LabelInput {...props} list={list} />;
  }
  if (list || field.type === "text") return <TextInput {...props} list={list} />;
  if (field.type === "date") return <DayInput {...props} />;
  if (field.type === "duration") return <LengthInput {...props} />;
  return (
    <input
      className="field short"
      inputMode="decimal"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

const fresh: Record<Window["kind"], Window> = {
  always: { kind: "always" },
  last: { kind: "last", last: "90 days" },
  since: { kind: "since", since: "" },
  before: { kind: "before", before: "" },
  range: { kind: "range", from: "", to: "" },
};
const windowKinds = Object.keys(fresh) as Window["kind"][];

/** Which days a field looks at. */
export function WindowInput({ value, onChange }: { value: Window; onChange: (value: Window) => void }) {
  const { t } = useTranslation();
  const label = t("web.rule.window");
  return (
    <span className="joined">
      <Choice
        label={label}
        value={value.kind}
        onChange={(kind) => onChange(fresh[kind as Window["kind"]])}
        options={windowKinds.map((kind) => ({ value: kind, label: t("web.rule.window." + kind) }))}
      />
      {value.kind === "last" && (
        <LengthInput label={label} value={value.last} onChange={(last) => onChange({ ...value, last })} />
      )}
      {value.kind === "since" && (
        <DayInput label={label} value={value.since} onChange={(since) => onChange({ ...value, since })} />
      )}
      {value.kind === "before" && (
        <DayInput
          label={label}
          value={value.before}
          onChange={(before) => onChange({ ...value, before })}
        />
      )}
      {value.kind === "range" && (
        <>
          <DayInput
            label={t("web.rule.from")}
            value={value.from}
            onChange={(from) => onChange({ ...value, from })}
          />
          <DayInput label={t("web.rule.to")} value={value.to} onChange={(to) => onChange({ ...value, to })} />
        </>
      )}
    </span>
  );
}
