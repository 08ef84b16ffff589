import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { allPages } from "../../api/client";
import {
  discardAllRefused,
  discardRefused,
  fetchRefused,
  retryAllRefused,
  retryRefused,
  useRefused,
  useRefusedChange,
  type RefusedAsked,
  type RefusedEvent,
} from "../../api/events";
import { formatInstant } from "../../format";
import { Ask, Dialog } from "../../parts/dialog";
import { List, type Column } from "../../parts/list";
import { Page } from "../../parts/page";
import { Select } from "../../parts/select";
import { Failed } from "../../parts/states";
import { useMe, useSettings } from "../../session";
import { Sending } from "./events_sending";

/** An event as it was sent, and what is wrong with it. */
function Sent({ event, onClose }: { event: RefusedEvent; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t("web.events.sent")} onClose={onClose}>
      <p>{event.message}</p>
      <dl className="facts">
        <dt>{t("web.events.code")}</dt>
        <dd>
          <code>{event.code}</code>
        </dd>
        {event.field && (
          <>
            <dt>{t("web.events.member")}</dt>
            <dd>
              <code>{event.field}</code>
            </dd>
          </>
        )}
      </dl>
      <pre className="code" tabIndex={0}>
        <code>
          {typeof event.event === "string" ? event.event : JSON.stringify(event.event, null, 2)}
        </code>
      </pre>
    </Dialog>
  );
}

interface Acts {
  show: (one: RefusedEvent) => void;
  retry: (one: RefusedEvent) => void;
  discard: (one: RefusedEvent) => void;
  may: boolean;
}

function useColumns({ show, retry, discard, may }: Acts): Column<RefusedEvent>[] {
  const { t, i18n } = useTranslation();
  const zone = useSettings().data?.time_zone ?? "UTC";
  return [
    {
      name: "at",
      title: t("web.audit.when"),
      value: (one) => one.received_at,
      show: (one) => formatInstant(i18n.language, one.received_at, zone),
    },
    { name: "source", title: t("web.data.source"), value: (one) => one.source, seen: "from-md" },
    { name: "type", title: t("web.events.type"), value: (one) => one.type, seen: "from-lg" },
    { name: "why", title: t("web.data.why"), value: (one) => one.message },
    {
      name: "actions",
      title: t("web.list.actions"),
      value: () => null,
      show: (one) => (
        <span className="row-actions">
          <Button size="small" onClick={() => show(one)}>
            {t("web.webhooks.show")}
          </Button>
          {may && (
            <>
              <Button size="small" onClick={() => retry(one)}>
                {t("web.action.retry")}
              </Button>
              <Button size="small" danger onClick={() => discard(one)}>
                {t("web.events.discard")}
              </Button>
            </>
          )}
        </span>
      ),
    },
  ];
}

type All = "retry" | "discard" | null;

/** Retries or discards all that the filters let through. */
function OfAll({ what, asked, onClose }: { what: "retry" | "discard"; asked: RefusedAsked; onClose: () => void }) {
  const { t } = useTranslation();
  const all = useRefusedChange<undefined, unknown>(
    () => (what === "retry" ? retryAllRefused(asked) : discardAllRefused(asked)),
    onClose,
  );
  return (
    <Ask
      title={t("web.events.all." + what)}
      text={t("web.events.all_text." + what, {
        which: Object.values(asked).filter(Boolean).join(", ") || "all",
      })}
      action={t("web.events.all." + what)}
      busy={all.isPending}
      error={all.error && <Failed error={all.error} />}
      onDo={() => all.mutate(undefined)}
      onClose={onClose}
    />
  );
}

function Refused() {
  const { t } = useTranslation();
  const may = useMe().data?.rights.includes("imports:run") ?? false;
  const [asked, setAsked] = useState<RefusedAsked>({});
  const [open, setOpen] = useState<RefusedEvent | null>(null);
  const [all, setAll] = useState<All>(null);
  const refused = useRefused(asked);
  const retry = useRefusedChange((one: RefusedEvent) => retryRefused(one.id));
  const discard = useRefusedChange((one: RefusedEvent) => discardRefused(one.id));
  const columns = useColumns({ show: setOpen, retry: retry.mutate, discard: discard.mutate, may });
  const rows = refused.data?.pages.flatMap((page) => page.items) ?? [];
  const error = retry.error ?? discard.error;
  const any = { value: "", label: t("web.list.any") };
  const choice = (name: keyof RefusedAsked, label: string, values: string[]) => (
    <label>
      <span>{label}</span>
      <Select
        value={asked[name] ?? ""}
        onChange={(value) => setAsked({ ...asked, [name]: value })}
        choices={[any, ...values.map((value) => ({ value, label: value }))]}
      />
    </label>
  );
  const known = (name: keyof RefusedAsked) =>
    [...new Set([...rows.map((one) => one[name]), asked[name] ?? ""])].filter(Boolean).sort();
  return (
    <section aria-label={t("web.events.refused")}>
      <h2 className="section-title">{t("web.events.refused")}</h2>
      <p>{t("web.events.refused_lead")}</p>
      {error && <Failed error={error} />}
      {refused.isPending && <Skeleton active />}
      {refused.error && <Failed error={refused.error} retry={() => void refused.refetch()} />}
      {refused.data && (
        <List
          name="refused-events"
          label={t("web.events.refused")}
          rows={rows}
          rowKey={(one) => one.id}
          columns={columns}
          empty={t(asked.source || asked.code ? "web.list.none" : "web.events.none")}
          tools={
            <>
              {choice("source", t("web.data.source"), known("source"))}
              {choice("code", t("web.events.code"), known("code"))}
              {may && rows.length > 0 && (
                <>
                  <Button onClick={() => setAll("retry")}>{t("web.events.all.retry")}</Button>
                  <Button danger onClick={() => setAll("discard")}>
                    {t("web.events.all.discard")}
                  </Button>
                </>
              )}
            </>
          }
          more={{
            has: refused.hasNextPage,
            busy: refused.isFetchingNextPage,
            load: () => void refused.fetchNextPage(),
          }}
          all={() => allPages((cursor) => fetchRefused(asked, cursor))}
        />
      )}
      {open && <Sent event={open} onClose={() => setOpen(null)} />}
      {all && <OfAll what={all} asked={asked} onClose={() => setAll(null)} />}
    </section>
  );
}

/** How other systems send events, and those that were not understood. */
export function Events() {
  const { t } = useTranslation();
  const owner = useMe().data?.rights.includes("users:manage") ?? false;
  return (
    <Page title={t("web.data.events")} lead={t("web.events.lead")}>
      <Sending>
        {owner ? (
          <Link to="/settings/keys">{t("web.events.make_key")}</Link>
        ) : (
          t("web.events.ask_owner")
        )}
      </Sending>
      <Refused />
    </Page>
  );
}
