/** Period, places and comparison of a result, changed where one reads it. */
import { Button, Checkbox, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { StudyForm } from "../../api/studies";
import { Select } from "../../parts/select";
import { placeNames, reversed, type Filters, type Places } from "./filters";
import { toggled } from "./form";

interface FilterBarProps {
  form: StudyForm;
  filters: Filters;
  change: (filters: Filters) => void;
  changed: boolean;
  reset: () => void;
}

function PlaceFilter(props: {
  name: Places;
  all: string[];
  chosen: string[];
  choose: (places: string[]) => void;
}) {
  const { name, all, chosen, choose } = props;
  const { t } = useTranslation();
  const title = t("web.measure.filter." + name);
  const said =
    chosen.length === 0
      ? t("web.measure.all_places")
      : chosen.length === 1
        ? chosen[0]
        : t("web.measure.of_many", { n: chosen.length, all: all.length });
  return (
    <div className="chooser">
      <span className="filter-name">{title}</span>
      <details>
        <summary aria-label={`${title}: ${said}`}>{said}</summary>
        <fieldset>
          <legend className="unseen">{title}</legend>
          {all.map((place) => (
            <Checkbox
              key={place}
              checked={chosen.includes(place)}
              onChange={() => choose(toggled(chosen, place, all))}
            >
              {place}
            </Checkbox>
          ))}
          <Button size="small" type="text" onClick={() => choose([])}>
            {t("web.measure.all_places")}
          </Button>
        </fieldset>
      </details>
    </div>
  );
}

export function FilterBar({ form, filters, change, changed, reset }: FilterBarProps) {
  const { t } = useTranslation();
  const day = (name: "from" | "to") => (
    <label>
      <span>{t("web.measure.filter." + name)}</span>
      <Input
        type="date"
        value={filters[name]}
        min={form.first_day ?? ""}
        max={form.last_day ?? ""}
        onChange={(event) => change({ ...filters, [name]: event.target.value })}
      />
    </label>
  );
  // Only types that compare have the setting.
  const compares = form.fields.some((field) => field.name === "compare");
  return (
    <div className="narrowing filter-bar" role="search" aria-label={t("web.measure.filter.label")}>
      {day("from")}
      {day("to")}
      {placeNames
        .filter((name) => form[name].length > 1)
        .map((name) => (
          <PlaceFilter
            key={name}
            name={name}
            all={form[name]}
            chosen={filters[name]}
            choose={(places) => change({ ...filters, [name]: places })}
          />
        ))}
      {compares && (
        <label>
          <span>{t("web.measure.filter.compare")}</span>
          <Select
            value={filters.compare}
            choices={[{ value: "", label: t("web.measure.no_grouping") }, ...form.groupings]}
            onChange={(compare) => change({ ...filters, compare })}
          />
        </label>
      )}
      {changed && <Button onClick={reset}>{t("web.measure.filter.reset")}</Button>}
      {reversed(filters) && (
        <p className="problem" role="alert">
          {t("web.measure.filter.reversed")}
        </p>
      )}
    </div>
  );
}
