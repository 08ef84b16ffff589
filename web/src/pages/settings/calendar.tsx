import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Card, Input, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, Refusal, takeTagged, type Tagged, type WorkingCalendar } from "../../api/client";
import { formatNumber } from "../../format";
import { EmptyState, Failed } from "../../parts/states";
import { Page } from "../../parts/page";
import {
  hoursOfWeek,
  readHours,
  weekdayName,
  weekdays,
  writeHours,
  type Hours,
  type Weekday,
} from "./calendar_text";

const path = "/api/v1/settings/calendar" as const;

/** What openapi-fetch gives has lists where the description has pairs. */
const asked = (answer: Promise<unknown>) =>
  answer as Promise<{ data?: WorkingCalendar; response: Response }>;

/** The calendar while it is changed: hours as text. */
interface Draft {
  week: Record<Weekday, string>;
  days: { key: number; day: string; name: string; hours: string }[];
}

let nextKey = 0;

function draftOf(found: WorkingCalendar): Draft {
  return {
    week: Object.fromEntries(
      weekdays.map((one) => [one, writeHours(found.week[one])]),
    ) as Draft["week"],
    days: [...found.days]
      .sort((a, b) => a.day.localeCompare(b.day))
      .map((one) => ({ key: nextKey++, day: one.day, name: one.name, hours: writeHours(one.hours) })),
  };
}

/** What the server takes; null while something in it cannot be read. */
function rulesOf(draft: Draft) {
  const week: Partial<Record<Weekday, Hours[]>> = {};
  for (const weekday of weekdays) {
    const hours = readHours(draft.week[weekday]);
    if (hours === null) return null;
    week[weekday] = hours;
  }
  const days = draft.days.map(({ day, name, hours }) => ({ day, name, hours: readHours(hours) }));
  if (days.some((one) => !one.day || one.hours === null)) return null;
  if (new Set(days.map((one) => one.day)).size < days.length) return null;
  if (Object.values(week).every((hours) => hours.length === 0)) return null;
  return {
    week: week as Record<Weekday, Hours[]>,
    days: days as { day: string; name: string; hours: Hours[] }[],
  };
}

interface HoursFieldProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
}

function HoursField({ label, value, onChange }: HoursFieldProps) {
  const { t } = useTranslation();
  const wrong = readHours(value) === null;
  return (
    <>
      <Input
        aria-label={label}
        aria-invalid={wrong}
        {...(wrong ? { status: "error" as const } : {})}
        value={value}
        placeholder={t("web.calendar.free")}
        onChange={(event) => onChange(event.target.value)}
      />
      {wrong && <p className="problem">{t("web.calendar.wrong")}</p>}
    </>
  );
}

interface PartProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
}

function Week({ draft, onChange }: PartProps) {
  const { t, i18n } = useTranslation();
  const hours = hoursOfWeek(draft.week);
  return (
    <Card title={<h2>{t("web.calendar.week")}</h2>}>
      <p>{t("web.calendar.week_lead")}</p>
      <dl className="facts week">
        {weekdays.map((weekday) => (
          <div key={weekday} className="fact-row">
            <dt>{weekdayName(i18n.language, weekday)}</dt>
            <dd>
              <HoursField
                label={t("web.calendar.hours_of", { day: weekdayName(i18n.language, weekday) })}
                value={draft.week[weekday]}
                onChange={(text) =>
                  onChange({ ...draft, week: { ...draft.week, [weekday]: text } })
                }
              />
            </dd>
          </div>
        ))}
      </dl>
      <p className="note" role="status">
        {hours !== null &&
          t("web.calendar.sum", {
            hours: formatNumber(i18n.language, hours, Number.isInteger(hours) ? 0 : 1),
          })}
      </p>
    </Card>
  );
}

function Days({ draft, onChange }: PartProps) {
  const { t } = useTranslation();
  const change = (key: number, part: Partial<Draft["days"][number]>) =>
    onChange({
      ...draft,
      days: draft.days.map((one) => (one.key === key ? { ...one, ...part } : one)),
    });
  const named = (one: Draft["days"][number]) => one.name || one.day || t("web.calendar.new_day");
  const twice = new Set(draft.days.map((one) => one.day)).size < draft.days.length;
  return (
    <Card title={<h2>{t("web.calendar.days")}</h2>}>
      <p>{t("web.calendar.days_lead")}</p>
      {draft.days.length === 0 && <EmptyState text={t("web.calendar.no_days")} />}
      <ul className="special-days">
        {draft.days.map((one) => (
          <li key={one.key}>
            <input
              type="date"
              className="field"
              aria-label={t("web.calendar.day")}
              value={one.day}
              onChange={(event) => change(one.key, { day: event.target.value })}
            />
            <Input
              aria-label={t("web.calendar.name_of", { day: named(one) })}
              placeholder={t("web.calendar.name")}
              maxLength={60}
              value={one.name}
              onChange={(event) => change(one.key, { name: event.target.value })}
            />
            <div>
              <HoursField
                label={t("web.calendar.hours_of", { day: named(one) })}
                value={one.hours}
                onChange={(hours) => change(one.key, { hours })}
              />
            </div>
            <Button
              danger
              aria-label={t("web.calendar.remove_of", { day: named(one) })}
              onClick={() =>
                onChange({ ...draft, days: draft.days.filter((other) => other !== one) })
              }
            >
              {t("web.calendar.remove")}
            </Button>
          </li>
        ))}
      </ul>
      {twice && <p className="problem">{t("web.calendar.twice")}</p>}
      <Button
        onClick={() =>
          onChange({
            ...draft,
            days: [...draft.days, { key: nextKey++, day: "", name: "", hours: "" }],
          })
        }
      >
        {t("web.calendar.add_day")}
      </Button>
    </Card>
  );
}

function Editor({ found, reload }: { found: Tagged<WorkingCalendar>; reload: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(found.value));
  const rules = rulesOf(draft);
  const save = useMutation({
    mutationFn: (body: NonNullable<typeof rules>) =>
      takeTagged(asked(api.PUT(path, { body, headers: { "If-Match": found.etag } }))),
    onSuccess: (saved) => {
      queries.setQueryData(["settings", "calendar"], saved);
      setDraft(draftOf(saved.value));
    },
  });
  const changed = save.error instanceof Refusal && save.error.status === 412;
  const edit = (next: Draft) => {
    save.reset();
    setDraft(next);
  };
  return (
    <>
      <Week draft={draft} onChange={edit} />
      <Days draft={draft} onChange={edit} />
      <p className="note">{t("web.calendar.zone", { zone: found.value.time_zone })}</p>
      {save.error && <Failed error={save.error} {...(changed ? { retry: reload } : {})} />}
      <div className="actions">
        <Button
          type="primary"
          disabled={rules === null}
          loading={save.isPending}
          onClick={() => rules && save.mutate(rules)}
        >
          {t("web.action.save")}
        </Button>
        <span role="status">{save.isSuccess && t("web.action.saved")}</span>
      </div>
    </>
  );
}

/** When the company works: what promises such as "within eight working hours" are measured in. */
export function Calendar() {
  const { t } = useTranslation();
  const [version, setVersion] = useState(0);
  const current = useQuery({
    queryKey: ["settings", "calendar"],
    queryFn: ({ signal }) => takeTagged(asked(api.GET(path, { signal }))),
    staleTime: 0,
  });
  const reload = async () => {
    await current.refetch();
    setVersion(version + 1);
  };
  return (
    <Page title={t("web.settings.calendar")} lead={t("web.calendar.lead")}>
      {current.isPending && <Skeleton active />}
      {current.error && <Failed error={current.error} retry={() => void current.refetch()} />}
      {current.data && (
        <Editor key={version} found={current.data} reload={() => void reload()} />
      )}
    </Page>
  );
}
