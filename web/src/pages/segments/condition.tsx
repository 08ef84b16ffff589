import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { SegmentField } from "../../api/segments";
import { Choice, ValueInput, WindowInput } from "./inputs";
import { newCondition, valuesWanted, type Condition } from "./tree";

/** Comparisons are written by their signs in a rule, by words in the form. */
const words: Record<string, string> = {
  "=": "equal",
  "!=": "not_equal",
  "<": "less",
  "<=": "at_most",
  ">": "greater",
  ">=": "at_least",
  between: "between",
  in: "in",
  "not in": "not_in",
  contains: "contains",
  "not contains": "not_contains",
  "starts with": "starts_with",
  "is known": "known",
  "is unknown": "unknown",
};

interface ConditionProps {
  one: Condition;
  fields: SegmentField[];
  problem: string | null;
  onChange: (next: Condition | null) => void;
}

function FieldChoice({ one, fields, onChange }: Omit<ConditionProps, "problem">) {
  const { t } = useTranslation();
  const groups = [...new Set(fields.map((field) => field.group_label))];
  return (
    <select
      className="field"
      aria-label={t("web.rule.field")}
      value={one.field}
      onChange={(event) => {
        const field = fields.find((each) => each.name === event.target.value);
        if (field) onChange({ ...newCondition(field), negated: one.negated && field.type === "truth" });
      }}
    >
      {!fields.some((field) => field.name === one.field) && (
        <option value={one.field}>{one.field}</option>
      )}
      {groups.map((group) => (
        <optgroup key={group} label={group}>
          {fields
            .filter((field) => field.group_label === group)
            .map((field) => (
              <option key={field.name} value={field.name}>
                {field.label}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  );
}

/** What the field is narrowed to: product, channel, ... */
function Narrowing({ one, field, onChange }: { one: Condition; field: SegmentField; onChange: (next: Condition) => void }) {
  const { t } = useTranslation();
  const left = field.arguments.filter((each) => !one.where.some((given) => given.name === each.name));
  const labelOf = (name: string) => field.arguments.find((each) => each.name === name)?.label ?? name;
  return (
    <>
      {one.where.map((each) => (
        <span key={each.name} className="joined">
          <span>{labelOf(each.name)}</span>
          <input
            className="field"
            aria-label={labelOf(each.name)}
            placeholder={t("web.rule.list")}
            value={each.values}
            onChange={(event) =>
              onChange({
                ...one,
                where: one.where.map((given) =>
                  given === each ? { ...given, values: event.target.value } : given,
                ),
              })
            }
          />
          <Button
            size="small"
            type="text"
            aria-label={t("web.rule.drop", { what: labelOf(each.name) })}
            onClick={() => onChange({ ...one, where: one.where.filter((given) => given !== each) })}
          >
            ×
          </Button>
        </span>
      ))}
      {left.length > 0 && (
        <Choice
          label={t("web.rule.narrow")}
          value=""
          onChange={(name) => name && onChange({ ...one, where: [...one.where, { name, values: "" }] })}
          options={[
            { value: "", label: t("web.rule.narrow") },
            ...left.map((each) => ({ value: each.name, label: each.label })),
          ]}
        />
      )}
    </>
  );
}

function Comparing({ one, field, onChange }: { one: Condition; field: SegmentField; onChange: (next: Condition) => void }) {
  const { t } = useTranslation();
  if (field.type === "truth") {
    return (
      <Choice
        label={t("web.rule.compare")}
        value={one.negated ? "no" : "yes"}
        onChange={(answer) => onChange({ ...one, negated: answer === "no" })}
        options={["yes", "no"].map((value) => ({ value, label: t("web.rule." + value) }))}
      />
    );
  }
  const compareWith = (compare: string) => {
    const wanted = valuesWanted(compare);
    const values = Array.from({ length: wanted }, (_, at) => one.values[at] ?? "");
    onChange({ ...one, compare, values });
  };
  return (
    <>
      <Choice
        label={t("web.rule.compare")}
        value={one.compare}
        onChange={compareWith}
        options={field.comparisons.map((value) => ({
          value,
          label: t("web.rule.compare." + (words[value] ?? "equal")),
        }))}
      />
      {one.values.map((value, at) => (
        <ValueInput
          key={at}
          label={t("web.rule.value")}
          field={field}
          compare={one.compare}
          value={value}
          onChange={(text) =>
            onChange({ ...one, values: one.values.map((old, place) => (place === at ? text : old)) })
          }
        />
      ))}
    </>
  );
}

export function ConditionRow({ one, fields, problem, onChange }: ConditionProps) {
  const { t } = useTranslation();
  const field = fields.find((each) => each.name === one.field);
  // What has only begun is not wrong yet.
  const unfinished = one.values.some((value) => value.trim() === "");
  return (
    <div className={problem && !unfinished ? "condition wrong" : "condition"}>
      <div className="condition-parts">
        {one.negated && field?.type !== "truth" && <b>{t("web.rule.not")}</b>}
        <FieldChoice one={one} fields={fields} onChange={onChange} />
        {field?.subject && (
          <input
            className="field"
            aria-label={t("web.rule.subject")}
            placeholder={t("web.rule.subject")}
            value={one.subject}
            onChange={(event) => onChange({ ...one, subject: event.target.value })}
          />
        )}
        {field?.window && (
          <WindowInput value={one.window} onChange={(window) => onChange({ ...one, window })} />
        )}
        {field && field.arguments.length > 0 && (
          <Narrowing one={one} field={field} onChange={onChange} />
        )}
        {field && <Comparing one={one} field={field} onChange={onChange} />}
        {field && field.type !== "truth" && (
          <Button
            size="small"
            type="text"
            aria-pressed={one.negated}
            onClick={() => onChange({ ...one, negated: !one.negated })}
          >
            {t("web.rule.negate")}
          </Button>
        )}
        <Button
          size="small"
          type="text"
          aria-label={t("web.rule.drop", { what: field?.label ?? one.field })}
          onClick={() => onChange(null)}
        >
          ×
        </Button>
      </div>
      {field && (
        <p className="note">
          {field.meaning}
          {field.estimate && " " + t("web.rule.estimate")}
        </p>
      )}
      {problem && unfinished && <p className="note">{t("web.rule.unfinished")}</p>}
      {problem && !unfinished && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
