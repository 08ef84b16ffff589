import { Button, Segmented, Skeleton, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { allPages } from "../../api/client";
import {
  fetchDeliveries,
  messageTypes,
  replayDead,
  replayDelivery,
  useDeliveries,
  useWebhookChange,
  type DeliveryState,
  type Webhook,
  type WebhookDelivery,
} from "../../api/webhooks";
import { formatInstant, formatNumber } from "../../format";
import { Ask, Dialog } from "../../parts/dialog";
import { List, type Column } from "../../parts/list";
import { Failed } from "../../parts/states";
import { useSettings } from "../../session";

const states = ["", "waiting", "delivered", "dead"] as const;
const colours = { waiting: "processing", delivered: "success", dead: "error" } as const;

/** What was sent, and how its last try went. */
function Message({ delivery, onClose }: { delivery: WebhookDelivery; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t("web.webhooks.message")} onClose={onClose}>
      <dl className="facts">
        <dt>webhook-id</dt>
        <dd>
          <code>{delivery.message}</code>
        </dd>
        <dt>{t("web.webhooks.last")}</dt>
        <dd>{useOutcome()(delivery)}</dd>
      </dl>
      <pre className="code" tabIndex={0}>
        <code>{JSON.stringify(delivery.body, null, 2)}</code>
      </pre>
    </Dialog>
  );
}

function useOutcome() {
  const { t } = useTranslation();
  return (one: WebhookDelivery) => {
    if (one.attempts === 0 && one.last_at === null) return t("web.webhooks.not_yet");
    return one.last_problem ?? t("web.webhooks.answered", { status: one.last_status ?? 0 });
  };
}

interface Opening {
  body: (one: WebhookDelivery) => void;
  replay: (one: WebhookDelivery) => void;
  busy: string | undefined;
}

function useColumns({ body, replay, busy }: Opening): Column<WebhookDelivery>[] {
  const { t, i18n } = useTranslation();
  const zone = useSettings().data?.time_zone ?? "UTC";
  const outcome = useOutcome();
  const at = (instant: string) => formatInstant(i18n.language, instant, zone);
  return [
    {
      name: "at",
      title: t("web.audit.when"),
      value: (one) => one.created_at,
      show: (one) => at(one.created_at),
    },
    {
      name: "type",
      title: t("web.webhooks.what"),
      value: (one) => one.type,
      show: (one) => <span title={one.type}>{t("web.webhooks.type." + one.type)}</span>,
    },
    {
      name: "state",
      title: t("web.users.state"),
      value: (one) => t("web.webhooks.delivery." + one.state),
      show: (one) => <Tag color={colours[one.state]}>{t("web.webhooks.delivery." + one.state)}</Tag>,
    },
    {
      name: "attempts",
      title: t("web.webhooks.attempts"),
      value: (one) => one.attempts,
      show: (one) => formatNumber(i18n.language, one.attempts),
      seen: "from-md",
    },
    { name: "last", title: t("web.webhooks.last"), value: outcome, seen: "from-md" },
    {
      name: "next",
      title: t("web.webhooks.next"),
      value: (one) => one.next_at ?? null,
      show: (one) => (one.next_at ? at(one.next_at) : "–"),
      seen: "from-lg",
    },
    {
      name: "actions",
      title: t("web.list.actions"),
      value: () => null,
      show: (one) => (
        <span className="row-actions">
          <Button size="small" onClick={() => body(one)}>
            {t("web.webhooks.show")}
          </Button>
          <Button
            size="small"
            disabled={one.state === "waiting"}
            loading={busy === one.id}
            onClick={() => replay(one)}
          >
            {t("web.webhooks.replay")}
          </Button>
        </span>
      ),
    },
  ];
}

/** All that died, once more. */
function ReplayDead({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { t } = useTranslation();
  const all = useWebhookChange(() => replayDead(webhook.id), onClose);
  return (
    <Ask
      title={t("web.webhooks.replay_dead")}
      text={t("web.webhooks.replay_dead_text")}
      action={t("web.webhooks.replay_dead")}
      busy={all.isPending}
      error={all.error && <Failed error={all.error} />}
      onDo={() => all.mutate(undefined)}
      onClose={onClose}
    />
  );
}

export function Deliveries({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation();
  const [state, setState] = useState<DeliveryState | "">("");
  const [open, setOpen] = useState<WebhookDelivery | null>(null);
  const [asking, setAsking] = useState(false);
  const deliveries = useDeliveries(webhook.id, state);
  const replay = useWebhookChange((one: WebhookDelivery) => replayDelivery(one.id));
  const columns = useColumns({
    body: setOpen,
    replay: replay.mutate,
    busy: replay.isPending ? replay.variables.id : undefined,
  });
  const rows = deliveries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className="actions">
        <Segmented
          className="wrapping"
          aria-label={t("web.webhooks.deliveries")}
          value={state}
          onChange={setState}
          options={states.map((one) => ({
            value: one,
            label: t("web.webhooks.delivery." + (one || "all")),
          }))}
        />
        {state === "dead" && rows.length > 0 && (
          <Button onClick={() => setAsking(true)}>{t("web.webhooks.replay_dead")}</Button>
        )}
      </div>
      {replay.error && <Failed error={replay.error} />}
      {deliveries.isPending && <Skeleton active />}
      {deliveries.error && (
        <Failed error={deliveries.error} retry={() => void deliveries.refetch()} />
      )}
      {deliveries.data && (
        <List
          name="deliveries"
          label={t("web.webhooks.deliveries")}
          rows={rows}
          rowKey={(one) => one.id}
          columns={columns}
          empty={t("web.webhooks.no_deliveries." + (state || "all"))}
          filters={[
            {
              label: t("web.webhooks.what"),
              choices: messageTypes.map((type) => ({
                value: type,
                label: t("web.webhooks.type." + type),
              })),
              fits: (one, type) => one.type === type,
            },
          ]}
          more={{
            has: deliveries.hasNextPage,
            busy: deliveries.isFetchingNextPage,
            load: () => void deliveries.fetchNextPage(),
          }}
          all={() => allPages((cursor) => fetchDeliveries(webhook.id, state, cursor))}
        />
      )}
      {open && <Message delivery={open} onClose={() => setOpen(null)} />}
      {asking && <ReplayDead webhook={webhook} onClose={() => setAsking(false)} />}
    </>
  );
}
