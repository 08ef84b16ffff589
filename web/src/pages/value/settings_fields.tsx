/** The fields of the settings: one for each kind of setting. */
import { Input } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useFieldValues, useSegmentFields } from "../../api/segments";
import type { SettingField, SettingValue } from "../../api/value";
import { Select } from "../../parts/select";
import { cutParts, rangeOf, read, textOf, unitOf } from "./settings_form";

interface FieldProps {
  field: SettingField;
  /** What is written, by the name of the field or of its part. */
  texts: Record<string, string>;
  write: (name: string, text: string) => void;
  may: boolean;
  digits: number;
  currency: string;
}

/** How a value is said: the standard in the note below a field. */
export function useSaying(currency: string, digits: number) {
  const { t } = useTranslation();
  return (field: SettingField, value: SettingValue) => {
    if (value === null) return t(field.name === "contact_cost" ? "web.setting.none" : "web.setting.by_data");
    if (field.kind === "choice") return t(`web.setting.${field.name}.${String(value)}`);
    const unit = unitOf(field.name, field.kind);
    const text = textOf(field, value, digits);
    if (unit === "percent") return text + "%";
    return unit === "money" ? `${text} ${currency}` : text;
  };
}

function Plain({ field, texts, write, may, digits, currency }: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const saying = useSaying(currency, digits);
  const text = texts[field.name] ?? "";
  const entered = read(field, text, digits);
  const problem = "problem" in entered ? entered.problem : null;
  const unit = unitOf(field.name, field.kind);
  const range = rangeOf(field, digits);
  const suffix =
    unit === "percent" ? "%" : unit === "money" ? currency : unit ? t("web.setting.unit." + unit) : "";
  return (
    <div className="setting">
      <label htmlFor={id}>{t("web.setting." + field.name)}</label>
      {field.kind === "choice" ? (
        <Select
          id={id}
          value={text}
          disabled={!may}
          onChange={(value) => write(field.name, value)}
          aria-describedby={id + "-note"}
          choices={(field.words ?? []).map((word) => ({
            value: word,
            label: t(`web.setting.${field.name}.${word}`),
          }))}
        />
      ) : (
        <Input
          id={id}
          inputMode="decimal"
          disabled={!may}
          value={text}
          suffix={suffix}
          status={problem ? "error" : ""}
          aria-invalid={problem !== null}
          aria-describedby={id + "-note"}
          placeholder={field.by_data ? saying(field, null) : ""}
          onChange={(event) => write(field.name, event.target.value)}
        />
      )}
      <p className="note" id={id + "-note"}>
        {problem && (
          <span className="problem">
            {t("web.setting.problem." + problem, { low: range?.[0] ?? "", high: range?.[1] ?? "" })}{" "}
          </span>
        )}
        {t("web.setting.help." + field.name)}{" "}
        {t("web.setting.standard", { value: saying(field, field.standard as SettingValue) })}
      </p>
    </div>
  );
}

/** Some lists of question codes, or cuts of scores: a text for each part. */
function Parts(props: FieldProps & { parts: string[] }) {
  const { field, parts, texts, write, may } = props;
  const { t } = useTranslation();
  const id = useId();
  return (
    <fieldset className="setting wide">
      <legend>{t("web.setting." + field.name)}</legend>
      <p className="note">{t("web.setting.help." + field.name)}</p>
      <div className="parts">
        {parts.map((part) => (
          <div key={part}>
            <label htmlFor={id + part}>{t(`web.setting.${field.name}.${part}`)}</label>
            <Input
              id={id + part}
              disabled={!may}
              value={texts[field.name + "." + part] ?? ""}
              onChange={(event) => write(field.name + "." + part, event.target.value)}
            />
          </div>
        ))}
      </div>
      {field.kind === "items" && <KnownCodes />}
    </fieldset>
  );
}

/** Codes there are, to be copied from. */
function KnownCodes() {
  const { t } = useTranslation();
  const fields = useSegmentFields();
  const codes = useFieldValues(fields.data?.items.find((field) => field.name === "answer"));
  const items = codes.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <details>
      <summary>{t("web.setting.codes", { n: items.length })}</summary>
      <ul>
        {items.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}

export function SettingInput(props: FieldProps) {
  const { field } = props;
  if (field.kind === "items") {
    return <Parts {...props} parts={Object.keys(field.standard as Record<string, unknown>)} />;
  }
  if (field.kind === "cuts") return <Parts {...props} parts={cutParts} />;
  return <Plain {...props} />;
}
