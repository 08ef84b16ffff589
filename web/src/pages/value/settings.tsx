/** Definitions, cuts and windows of value: read by everybody, changed by who may. */
import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Card, Skeleton } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import {
  saveSettings,
  useSettingFields,
  useValueSettings,
  type SettingField,
  type SettingValue,
  type ValueSettings,
} from "../../api/value";
import { Failed } from "../../parts/states";
import { useMe, useSettings } from "../../session";
import { useMinor } from "./minor";
import { Recompute } from "./run";
import { SettingInput } from "./settings_fields";
import {
  changedFrom,
  codesOf,
  cutParts,
  cutsOf,
  cutsText,
  groups,
  read,
  textOf,
} from "./settings_form";

/** Every field as text; parts of a setting by "name.part". */
export function textsOf(fields: SettingField[], settings: ValueSettings, digits: number) {
  const texts: Record<string, string> = {};
  for (const field of fields) {
    const value = settings[field.name] ?? null;
    if (field.kind === "items" || field.kind === "cuts") {
      const parts = (value ?? {}) as Record<string, unknown[]>;
      for (const [part, list] of Object.entries(parts)) {
        texts[`${field.name}.${part}`] =
          field.kind === "items" ? list.join("; ") : cutsText(part, list, digits);
      }
    } else {
      texts[field.name] = textOf(field, value, digits);
    }
  }
  return texts;
}

function partsOf(
  field: SettingField,
  texts: Record<string, string>,
  digits: number,
): { value: SettingValue } | null {
  const text = (part: string) => texts[`${field.name}.${part}`] ?? "";
  if (field.kind === "items") {
    const names = Object.keys(field.standard as Record<string, unknown>);
    return { value: Object.fromEntries(names.map((name) => [name, codesOf(text(name))])) };
  }
  if (cutParts.every((part) => text(part).trim() === "")) return { value: null };
  const cuts = cutParts.map((part) => [part, cutsOf(text(part), part, digits)] as const);
  if (cuts.some(([, four]) => four === null)) return null;
  return { value: Object.fromEntries(cuts) };
}

/** The settings that are written, or null where one of them does not fit. */
export function settingsOf(fields: SettingField[], texts: Record<string, string>, digits: number) {
  const settings: ValueSettings = {};
  for (const field of fields) {
    const entered =
      field.kind === "items" || field.kind === "cuts"
        ? partsOf(field, texts, digits)
        : read(field, texts[field.name] ?? "", digits);
    if (!entered || !("value" in entered)) return null;
    settings[field.name] = entered.value;
  }
  return settings;
}

interface FormProps {
  fields: SettingField[];
  stored: ValueSettings;
  etag: string;
  may: boolean;
  currency: string;
  /** With what they were before. */
  onSaved: (before: ValueSettings) => void;
}

function SettingsForm({ fields, stored, etag, may, currency, onSaved }: FormProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { digits } = useMinor(currency);
  const [texts, setTexts] = useState(() => textsOf(fields, stored, digits));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const settings = settingsOf(fields, texts, digits);
  const changed = settings !== null && JSON.stringify(settings) !== JSON.stringify(stored);
  const of = new Map(fields.map((field) => [field.name, field]));
  const own = changedFrom(fields, stored);
  const write = (name: string, text: string) => setTexts({ ...texts, [name]: text });
  const save = async () => {
    if (!settings) return;
    setBusy(true);
    setError(null);
    try {
      await saveSettings(settings, etag);
      await queries.invalidateQueries({ queryKey: ["value", "settings"] });
      onSaved(stored);
    } catch (problem) {
      setError(problem as Error);
    }
    setBusy(false);
  };
  const standard = Object.fromEntries(
    fields.map((field) => [field.name, field.standard as SettingValue]),
  );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p>{t("web.settings_value.lead", { n: own.length })}</p>
      {!may && <Alert type="info" showIcon title={t("web.settings_value.read_only")} />}
      {groups.map((group) => (
        <Card
          key={group.name}
          id={group.name}
          title={<h2>{t("web.settings_value.group." + group.name)}</h2>}
        >
          <div className="settings-grid">
            {group.settings.map((name) => {
              const field = of.get(name);
              return (
                field && (
                  <SettingInput
                    key={name}
                    field={field}
                    texts={texts}
                    write={write}
                    may={may}
                    digits={digits}
                    currency={currency}
                  />
                )
              );
            })}
          </div>
        </Card>
      ))}
      {error && <Failed error={error} />}
      {may && (
        <div className="save-bar">
          <Button type="primary" htmlType="submit" loading={busy} disabled={!changed}>
            {t("web.action.save")}
          </Button>
          <Button onClick={() => setTexts(textsOf(fields, standard, digits))}>
            {t("web.settings_value.standard")}
          </Button>
          {(changed || settings === null) && (
            <Button onClick={() => setTexts(textsOf(fields, stored, digits))}>
              {t("web.settings_value.discard")}
            </Button>
          )}
          <span role="status">
            {settings === null && t("web.settings_value.not_yet")}
          </span>
        </div>
      )}
    </form>
  );
}

export function ValueSettingsPage() {
  const { t } = useTranslation();
  const me = useMe();
  const workspace = useSettings();
  const fields = useSettingFields();
  const settings = useValueSettings();
  const queries = useQueryClient();
  const { hash } = useLocation();
  const [saved, setSaved] = useState<"saved" | "undone" | null>(null);
  const [before, setBefore] = useState<ValueSettings | null>(null);
  const [refused, setRefused] = useState<Error | null>(null);
  const there = Boolean(fields.data && settings.data && workspace.data);
  // A definition leads to the part of the form that decides it.
  useEffect(() => {
    if (there && hash) document.getElementById(hash.slice(1))?.scrollIntoView();
  }, [there, hash]);
  const undo = async () => {
    if (!before || !settings.data) return;
    setRefused(null);
    try {
      await saveSettings(before, settings.data.etag);
      await queries.invalidateQueries({ queryKey: ["value", "settings"] });
      setBefore(null);
      setSaved("undone");
    } catch (problem) {
      setRefused(problem as Error);
    }
  };
  const error = fields.error ?? settings.error;
  if (error) {
    const retry = () => {
      void fields.refetch();
      void settings.refetch();
    };
    return <Failed error={error} retry={retry} />;
  }
  if (!fields.data || !settings.data || !workspace.data) return <Skeleton active />;
  return (
    <div className="stack">
      <Card title={<h2>{t("web.settings_value.recompute")}</h2>}>
        <p role="status">
          {t("web.settings_value." + (saved ?? "recompute_lead"))}{" "}
          {before && (
            <Button size="small" onClick={() => void undo()}>
              {t("web.action.undo")}
            </Button>
          )}
        </p>
        {refused && <Failed error={refused} />}
        <Recompute />
      </Card>
      <SettingsForm
        key={settings.data.etag}
        fields={fields.data.items}
        stored={settings.data.settings}
        etag={settings.data.etag}
        may={me.data?.rights.includes("settings:change") ?? false}
        currency={workspace.data.currency}
        onSaved={(old) => {
          setBefore(old);
          setSaved("saved");
        }}
      />
    </div>
  );
}
