/** A new study: which generation, on whose answers, how it is computed; then computed at once. */
import { Alert, Button, Card, Input, Skeleton } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useSearchParams } from "react-router";
import {
  useMaking,
  useStudies,
  useStudyForm,
  useStudyTypes,
  type Settings,
  type Study,
  type StudyForm,
  type StudyType,
} from "../../api/studies";
import { joinWords } from "../../format";
import { JobLine } from "../../parts/job_line";
import { useTitle } from "../../parts/page";
import { Select } from "../../parts/select";
import { Failed } from "../../parts/states";
import { Against } from "./against";
import { SettingField } from "./fields";
import { capital, freeName, startOf } from "./form";

const numbered = (type: StudyType) => (type.generation > 0 ? `${type.generation} · ` : "");

/** What stands in the way of a type that no instrument feeds. */
function Missing({ type }: { type: StudyType }) {
  const { t } = useTranslation();
  return (
    <p className="note">
      {t("web.measure.missing")}{" "}
      {type.needs.map((need) => need.text).join("; ")}. <Link to="/data">{t("web.measure.import")}</Link>
    </p>
  );
}

interface Named {
  source: string;
  name: string;
}
const calledOf = (one: Named) => (one.source === one.name ? one.name : `${one.source} · ${one.name}`);
const nameList = (language: string, all: readonly Named[]) => joinWords(language, all.map(calledOf));

/** Whose answers it reads: the main ones to choose where several fit, and those that come with them. */
function Instruments(props: { type: StudyType; form: StudyForm | undefined; at: number; choose: (at: string) => void }) {
  const { type, form, at, choose } = props;
  const { t, i18n } = useTranslation();
  const others = (form?.instruments ?? []).slice(1);
  const only = type.instruments[0];
  return (
    <div className="joined">
      {type.instruments.length > 1 ? (
        <label className="joined">
          {t("web.measure.instrument")}
          <Select
            value={String(at)}
            choices={type.instruments.map((one, index) => ({ value: String(index), label: calledOf(one) }))}
            onChange={choose}
          />
        </label>
      ) : (
        only && (
          <span>
            {t("web.measure.instrument")} <strong>{calledOf(only)}</strong>
          </span>
        )
      )}
      {others.length > 0 && (
        <span className="note">
          {t("web.measure.also_reads", { names: nameList(i18n.language, others as Named[]) })}
        </span>
      )}
    </div>
  );
}

function TypeChoice(props: { types: StudyType[]; chosen: string; choose: (type: string) => void }) {
  const { types, chosen: now, choose } = props;
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  return (
    <fieldset className="generations">
      <legend>{t("web.measure.generation")}</legend>
      {types.map((type) => {
        const fed = type.instruments.length > 0;
        return (
          <div key={type.type} className={"generation" + (fed ? "" : " unfed")}>
            <label>
              <input
                type="radio"
                name="type"
                value={type.type}
                checked={now === type.type}
                disabled={!fed}
                onChange={() => choose(type.type)}
              />
              <span>
                <strong>
                  {numbered(type)}
                  {capital(type.title)}
                </strong>
                <span className="advice">{type.question}</span>
              </span>
            </label>
            {fed ? (
              <details>
                <summary>
                  {t("web.measure.fits", { names: nameList(language, type.instruments) })}
                </summary>
                <ul className="note">
                  {type.needs.map((need) => (
                    <li key={need.text}>{need.text}</li>
                  ))}
                </ul>
              </details>
            ) : (
              <Missing type={type} />
            )}
          </div>
        );
      })}
    </fieldset>
  );
}

const parts = ["what", "whom", "how"] as const;

function Fields(props: {
  form: StudyForm;
  values: Settings;
  write: (name: string, value: unknown) => void;
  blame: (name: string, problem: string | null) => void;
}) {
  const { form, values } = props;
  const { t } = useTranslation();
  const against = form.type === "shortboard";
  // Asked for in one place.
  const elsewhere = !against ? [] : values["goal"] === null ? ["goal", "compare"] : ["goal"];
  return parts.map((part) => {
    const fields = form.fields.filter((field) => field.part === part && !elsewhere.includes(field.name));
    if (fields.length === 0) return null;
    const grid = (
      <div className="settings-grid">
        {against && part === "what" && <Against {...props} />}
        {fields.map((field) => (
          <SettingField key={field.name} field={field} {...props} />
        ))}
      </div>
    );
    return (
      <Card key={part} size="small" title={<h2>{t("web.measure.part." + part)}</h2>}>
        {part === "how" ? (
          <details>
            <summary>{t("web.measure.part.how_note")}</summary>
            {grid}
          </details>
        ) : (
          grid
        )}
      </Card>
    );
  });
}

/** The form of one type on one instrument; anew for another. */
function Settled(props: {
  type: StudyType;
  form: StudyForm;
  /** Whose settings to begin with. */
  from: Study | undefined;
  taken: string[];
}) {
  const { type, form, from, taken } = props;
  const { t } = useTranslation();
  const go = useNavigate();
  const [name, setName] = useState(() => freeName(from?.name ?? type.title, taken));
  const [values, setValues] = useState<Settings>(() => startOf(form, (from?.settings ?? {}) as Settings));
  const [problems, setProblems] = useState<Record<string, string>>({});
  const making = useMaking((study) => void go("/measure/" + study));
  const write = (field: string, value: unknown) => setValues((now) => ({ ...now, [field]: value }));
  const blame = (field: string, problem: string | null) =>
    setProblems((now) => {
      const { [field]: gone, ...rest } = now;
      return problem === null ? (gone === undefined ? now : rest) : { ...rest, [field]: problem };
    });
  const main = form.instruments[0];
  const wrong = Object.keys(problems).length > 0;
  const clash = taken.some((one) => one.toLowerCase() === name.trim().toLowerCase());
  const make = () =>
    void making.make({
      name: name.trim(),
      type: type.type,
      source: main?.source ?? "",
      instrument: main?.name ?? "",
      settings: values,
    });
  return (
    <>
      <Fields form={form} values={values} write={write} blame={blame} />
      <Card size="small">
        <div className="narrowing">
          <label>
            <span>{t("web.measure.name")}</span>
            <Input
              className="study-name"
              maxLength={100}
              value={name}
              status={clash ? "error" : ""}
              onChange={(event) => setName(event.target.value)}
            />
          </label>
          {!making.busy && (
            <Button type="primary" disabled={wrong || clash || name.trim() === ""} onClick={make}>
              {t("web.measure.run")}
            </Button>
          )}
        </div>
        {clash && (
          <p className="problem" role="alert">
            {t("web.measure.name_taken")}
          </p>
        )}
        {wrong && <p className="problem">{t("web.measure.mend")}</p>}
        {making.busy && <JobLine job={making.job} stop={() => void making.cancel()} />}
        {making.error && <Failed error={making.error} />}
      </Card>
    </>
  );
}

/** Which of the instruments of its type a study reads; null: one that is not there any more. */
function placeOf(type: StudyType, study: Study): string | null {
  const { instruments = [] } = study.settings as { instruments?: { source: string; name: string }[] };
  const [main] = instruments;
  const at = type.instruments.findIndex((one) => one.source === main?.source && one.name === main.name);
  return at < 0 ? null : String(at);
}

export function NewStudy() {
  const { t } = useTranslation();
  useTitle(t("web.measure.new"));
  const [asked, setAsked] = useSearchParams();
  const settled = useRef<HTMLDivElement>(null);
  const types = useStudyTypes();
  const studies = useStudies();
  const items = types.data?.items ?? [];
  const wanted = items.find(
    (one) => one.type === asked.get("type") || String(one.generation) === asked.get("type"),
  );
  const type = wanted && wanted.instruments.length > 0 ? wanted : undefined;
  const from = studies.data?.items.find(
    (one) => String(one.study_id) === asked.get("from") && one.type === type?.type,
  );
  const named = from && type ? placeOf(type, from) : null;
  const chosen = asked.get("on") ?? named;
  const place = Number(chosen ?? 0);
  const instrument = type?.instruments[place];
  const form = useStudyForm(
    type?.type ?? "",
    chosen === null ? "" : (instrument?.source ?? ""),
    chosen === null ? "" : (instrument?.name ?? ""),
    type !== undefined && !(asked.has("from") && studies.isPending),
  );
  const taken = (studies.data?.items ?? []).map((study) => study.name);
  const shown = form.data?.instruments[0];
  const at = type?.instruments.findIndex(
    (one) => one.name === shown?.name && one.source === shown.source,
  );
  return (
    <div className="page">
      <p>
        <Link to="/measure">{t("web.measure.back")}</Link>
      </p>
      <h1>{t("web.measure.new")}</h1>
      {types.isPending && <Skeleton active />}
      {types.error && <Failed error={types.error} retry={() => void types.refetch()} />}
      <div className="wizard">
        {items.length > 0 && (
          <TypeChoice
            types={items}
            chosen={type?.type ?? ""}
            choose={(name) => {
              setAsked({ type: name }, { replace: true });
              // Below the list, where there is no room beside it.
              if (window.innerWidth < 1000) settled.current?.scrollIntoView();
            }}
          />
        )}
        <div className="stack" ref={settled}>
          {!type && types.data && (
            <Alert
              type="info"
              showIcon
              title={
                wanted ? t("web.measure.unfed", { type: wanted.title }) : t("web.measure.choose_first")
              }
            />
          )}
          {type && (
            <Instruments
              type={type}
              form={form.data}
              at={at !== undefined && at >= 0 ? at : place}
              choose={(on) => setAsked({ type: type.type, on }, { replace: true })}
            />
          )}
          {type && form.isPending && <Skeleton active />}
          {form.error && <Failed error={form.error} retry={() => void form.refetch()} />}
          {type && form.data && studies.data && (
            <Settled
              key={`${type.type} ${place} ${from?.study_id ?? ""}`}
              type={type}
              form={form.data}
              from={from}
              taken={taken}
            />
          )}
        </div>
      </div>
    </div>
  );
}
