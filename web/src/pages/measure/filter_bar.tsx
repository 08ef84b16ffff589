/** Period, places and comparison of a result, changed where one reads it. */
import { Button, Checkbox, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { StudyForm } from "../../api/studies";
import { Select } from "../../parts/select";
import { placeNames, reversed, type Filters, type ListName } from "./filters";
import { placesOf, toggled } from "./form";

interface FilterBarProps {
  form: StudyForm;
  filters: Filters;
  change: (filters: Filters) => void;
  changed: boolean;
  reset: () => void;
}

function ListFilter(props: {
  name: ListName;
  all: string[];
  chosen: string[];
  choose: (places: string[]) => void;
  none: string;
}) {
  const { name, all, chosen, choose, none } = props;
  const { t } = useTranslation();
  const title = t("web.measure.filter." + name);
  const said =
    chosen.length === 0
      ? none
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
            {none}
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
  const asks = (name: string) => form.fields.some((field) => field.name === name);
  const segments = placesOf(form, "segments");
  const list = (name: ListName, all: string[], none: string) => (
    <ListFilter
      key={name}
      name={name}
      all={all}
      chosen={filters[name]}
      choose={(chosen) => change({ ...filters, [name]: chosen })}
      none={none}
    />
  );
  return (
    <div className="narrowing filter-bar" role="search" aria-label={t("web.measure.filter.label")}>
      {day("from")}
      {day("to")}
      {placeNames
        .filter((name) => placesOf(form, name).length > 1)
        .map((name) => list(name, placesOf(form, name), t("web.measure.all_places")))}
      {segments.length > 0 &&
        list("segments", segments, t("web.measure.no_segments"))}
      {asks("compare") && (
        <label>
          <span>{t("web.measure.filter.compare")}</span>
          <Select
            value={filters.compare}
            choices={[{ value: "", label: t("web.measure.no_grouping") }, ...form.groupings]}
            onChange={(compare) => change({ ...filters, compare })}
          />
        </label>
      )}
      {filters.compare === "segment" && list("compare_segments", segments, t("web.measure.no_items"))}
      {changed && <Button onClick={reset}>{t("web.measure.filter.reset")}</Button>}
      {reversed(filters) && (
        <p className="problem" role="alert">
          {t("web.measure.filter.reversed")}
        </p>
      )}
    </div>
  );
}
