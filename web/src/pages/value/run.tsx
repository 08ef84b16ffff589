/** What every page of value shares: the run it rests on, and the way to compute it. */
import { Alert, Button, Card, Skeleton } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import {
  notComputed,
  useRefresh,
  useValueSettings,
  type ValueRun,
  type ValueSettings,
} from "../../api/value";
import { formatDay, formatInstant, formatNumber } from "../../format";
import { JobLine } from "../../parts/job_line";
import { EmptyState, Failed } from "../../parts/states";
import { useMe, useSettings } from "../../session";
import { groupOf, type GroupName } from "./settings_form";

const settingsPage = "/customers/value/settings";

/** How far the job is, with a way to stop it; or the button that begins it. */
export function Recompute({ first = false }: { first?: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const { job, running, stopped, error, start, cancel } = useRefresh();
  const may = me.data?.rights.includes("imports:run");
  return (
    <div className="recompute">
      {error && <Failed error={error} />}
      {running && <JobLine job={job} stop={may ? () => void cancel() : undefined} />}
      {stopped && <p role="status">{t("web.value.stopped")}</p>}
      {!running && may && (
        <Button type={first ? "primary" : "default"} onClick={() => void start(first)}>
          {t(first ? "web.value.compute" : "web.value.recompute")}
        </Button>
      )}
      {!running && !may && first && <p>{t("web.value.ask")}</p>}
    </div>
  );
}

export function NotComputed() {
  const { t } = useTranslation();
  return (
    <Card>
      <EmptyState text={t("web.value.not_computed")}>
        <p className="lead">{t("web.value.what_it_does")}</p>
        <Recompute first />
      </EmptyState>
    </Card>
  );
}

/** Whether settings were changed after the run was made. */
export function changedSince(run: Pick<ValueRun, "settings">, now: ValueSettings): boolean {
  const then = run.settings as ValueSettings;
  return Object.keys(now).some((name) => JSON.stringify(then[name]) !== JSON.stringify(now[name]));
}

/** As of when, of how many, computed when; what should be known; and computing it anew. */
export function RunLine({ run }: { run: ValueRun }) {
  const { t, i18n } = useTranslation();
  const settings = useSettings();
  const wanted = useValueSettings();
  const language = i18n.language;
  const zone = settings.data?.time_zone ?? "UTC";
  return (
    <>
      <div className="run-line">
        <p role="status">
          {t("web.value.run", {
            day: formatDay(language, run.as_of),
            n: formatNumber(language, run.customers),
            at: formatInstant(language, run.finished_at ?? run.started_at, zone),
          })}{" "}
          <Link to={settingsPage}>{t("web.value.settings_link")}</Link>
        </p>
        <Recompute />
      </div>
      {wanted.data && changedSince(run, wanted.data.settings) && (
        <Alert type="warning" showIcon className="warnings" title={t("web.value.changed")} />
      )}
      {run.warnings.length > 0 && (
        <details className="warnings">
          <summary>{t("web.value.warnings", { n: run.warnings.length })}</summary>
          <ul>
            {run.warnings.map((warning) => (
              <li key={warning.code + warning.subject}>{warning.message}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** Leads to a part of the settings, for who may see them. */
export function OfSetting({ group, children }: { group: GroupName; children: ReactNode }) {
  const me = useMe();
  if (!me.data?.rights.includes("customers:read")) return null;
  return <Link to={`${settingsPage}#${group}`}>{children}</Link>;
}

/** What figures mean, with the settings and cuts they rest on, and the way to change these. */
export function Definitions({ run, names }: { run: ValueRun; names: readonly string[] }) {
  const { t } = useTranslation();
  const texts = run.definitions as Record<string, string>;
  const known = names.filter((name) => texts[name]);
  return (
    <div className="note">
      <ul className="definitions note" aria-label={t("web.figure.definition")}>
        {known.map((name) => (
          <li key={name}>{texts[name]}</li>
        ))}
      </ul>
      <span className="group-links">
        {[...new Set(known.map(groupOf))].map((place) => (
          <OfSetting key={place} group={place}>
            {t("web.value.change", { what: t("web.settings_value.group." + place) })}
          </OfSetting>
        ))}
      </span>
    </div>
  );
}

interface Asked<T> {
  isPending: boolean;
  error: Error | null;
  data: T | undefined;
  refetch: () => unknown;
}

/** A page's figures once they are there; before value was computed, the way to compute it. */
export function OfRun<T extends { run: ValueRun }>(props: {
  asked: Asked<T>;
  children: (found: T) => ReactNode;
}) {
  const { asked, children } = props;
  if (asked.isPending) return <Skeleton active paragraph={{ rows: 10 }} />;
  if (notComputed(asked.error)) return <NotComputed />;
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return null;
  return (
    <>
      <RunLine run={asked.data.run} />
      {children(asked.data)}
    </>
  );
}
