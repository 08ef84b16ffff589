/** What the gaps of a shortboard are measured against: the best unit, or a goal. */
import { Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Settings, StudyForm } from "../../api/studies";
import { Select } from "../../parts/select";
import { readNumber } from "./editors/numbers";
import { unitGroupings, usualGoal } from "./form";

interface AgainstProps {
  form: StudyForm;
  values: Settings;
  write: (name: string, value: unknown) => void;
  blame: (name: string, problem: string | null) => void;
}

export function Against({ form, values, write, blame }: AgainstProps) {
  const { t } = useTranslation();
  const units = unitGroupings(form);
  const goal = values["goal"];
  const byUnit = goal === null || goal === undefined;
  const [text, setText] = useState(byUnit ? String(usualGoal) : String(goal));
  const take = (next: string) => {
    setText(next);
    const value = readNumber(next);
    const fits = value !== null && value >= 0 && value <= 100;
    if (fits) write("goal", value);
    blame("goal", fits ? null : "goal");
  };
  const turn = (unit: boolean) => {
    if (unit) {
      blame("goal", null);
      write("goal", null);
      if (!units.some((one) => one.value === values["compare"])) write("compare", units[0]?.value ?? "");
    } else take(readNumber(text) === null ? String(usualGoal) : text);
  };
  const wrong = !byUnit && (readNumber(text) ?? -1) !== goal;
  return (
    <fieldset className="setting against">
      <legend className="setting-name">{t("web.measure.against.title")}</legend>
      <div className="joined">
        <label>
          <input
            type="radio"
            name="against"
            checked={byUnit}
            disabled={units.length === 0}
            onChange={() => turn(true)}
          />{" "}
          {t(units.length === 0 ? "web.measure.against.no_units" : "web.measure.against.unit")}
        </label>
        {byUnit && units.length > 0 && (
          <Select
            aria-label={t("web.measure.against.units")}
            value={String(values["compare"] ?? "")}
            choices={units}
            onChange={(value) => write("compare", value)}
          />
        )}
      </div>
      <div className="joined">
        <label>
          <input type="radio" name="against" checked={!byUnit} onChange={() => turn(false)} />{" "}
          {t("web.measure.against.goal")}
        </label>
        {!byUnit && (
          <Input
            className="field short"
            aria-label={t("web.measure.against.goal")}
            aria-invalid={wrong}
            status={wrong ? "error" : ""}
            inputMode="decimal"
            value={text}
            onChange={(event) => take(event.target.value)}
          />
        )}
      </div>
      {wrong && (
        <p className="problem" role="alert">
          {t("web.measure.grid.problem.score")}
        </p>
      )}
      <p className="note">{t("web.measure.against.note")}</p>
    </fieldset>
  );
}
