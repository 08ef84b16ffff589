/** Changes what decides who is on an action list, with a way back. */
import { useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  saveListDefinitions,
  useListDefinitions,
  type ListDefinitions,
} from "../../api/lists";
import { Failed } from "../../parts/states";
import {
  changeOf,
  definitionFields,
  enteredIn,
  rangeIn,
  shownAs,
  valueOf,
  type DefinitionField,
} from "./list_definitions";
import { useMinor } from "./minor";

interface FieldProps {
  one: DefinitionField;
  text: string;
  currency: string;
  digits: number;
  onChange: (text: string) => void;
}

function Field({ one, text, currency, digits, onChange }: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const entered = enteredIn(one, text, digits);
  const problem = "problem" in entered ? entered.problem : null;
  const [low, high] = rangeIn(one, digits);
  const [part, kind] = one.name.split(".");
  const suffix = { percent: "%", money: currency, days: t("web.setting.unit.days"), "": "" }[one.unit];
  const standard =
    one.standard === null
      ? t("web.lists.set.empty." + part)
      : t("web.setting.standard", { value: shownAs(one, one.standard, digits) + (one.unit === "percent" ? "%" : "") });
  return (
    <div className="setting">
      <label htmlFor={id}>
        {kind === undefined
          ? t("web.lists.set." + part)
          : t("web.lists.set.contact_costs", { kind: t("customer.contact." + kind) })}
      </label>
      <Input
        id={id}
        inputMode="decimal"
        value={text}
        suffix={suffix}
        status={problem ? "error" : ""}
        aria-invalid={problem !== null}
        aria-describedby={id + "-note"}
        onChange={(event) => onChange(event.target.value)}
      />
      <p className="note" id={id + "-note"}>
        {problem ? (
          <span className="problem">{t("web.setting.problem." + problem, { low, high })}</span>
        ) : (
          standard
        )}
      </p>
    </div>
  );
}

interface FormProps {
  list: string;
  currency: string;
  stored: ListDefinitions;
  save: (change: ListDefinitions, back: ListDefinitions) => void;
  busy: boolean;
}

function DefinitionsForm({ list, currency, stored, save, busy }: FormProps) {
  const { t } = useTranslation();
  const { digits } = useMinor(currency);
  const fields = definitionFields[list] ?? [];
  const [texts, setTexts] = useState(() =>
    Object.fromEntries(
      fields.map((one) => [one.name, shownAs(one, valueOf(stored, one.name), digits)]),
    ),
  );
  const change = changeOf(fields, texts, stored, digits);
  const changed = change !== null && Object.keys(change).length > 0;
  const back = Object.fromEntries(
    Object.keys(change ?? {}).map((name) => [name, stored[name as keyof ListDefinitions] ?? null]),
  ) as ListDefinitions;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (change && changed) save(change, back);
      }}
    >
      <div className="settings-grid">
        {fields.map((one) => (
          <Field
            key={one.name}
            one={one}
            text={texts[one.name] ?? ""}
            currency={currency}
            digits={digits}
            onChange={(text) => setTexts({ ...texts, [one.name]: text })}
          />
        ))}
      </div>
      <Button type="primary" htmlType="submit" loading={busy} disabled={!changed}>
        {t("web.action.save")}
      </Button>
    </form>
  );
}

/** Folded away until asked for; `open` when the list cannot be told without it. */
export function ListSettings({ list, currency, open }: { list: string; currency: string; open: boolean }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const found = useListDefinitions();
  const [back, setBack] = useState<ListDefinitions | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const save = async (change: ListDefinitions, undo: ListDefinitions | null) => {
    setBusy(true);
    setError(null);
    try {
      await saveListDefinitions(change, found.data?.etag ?? "");
      await queries.invalidateQueries({ queryKey: ["lists"] });
      setBack(undo);
    } catch (problem) {
      setError(problem as Error);
      void found.refetch();
    }
    setBusy(false);
  };
  if (found.error) return <Failed error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return null;
  return (
    <>
      <details className="list-settings" open={open}>
        <summary>{t("web.lists.set.title")}</summary>
        <DefinitionsForm
          key={list + found.data.etag}
          list={list}
          currency={currency}
          stored={found.data.definitions}
          save={(change, undo) => void save(change, undo)}
          busy={busy}
        />
      </details>
      {error && <Failed error={error} />}
      {back && (
        <p role="status">
          {t("web.lists.set.saved")}{" "}
          <Button size="small" loading={busy} onClick={() => void save(back, null)}>
            {t("web.action.undo")}
          </Button>
        </p>
      )}
    </>
  );
}
