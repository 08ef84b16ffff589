import { Alert, Button, Card, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { changeWebhook, sendTest, useWebhook, useWebhookChange, type Webhook } from "../../api/webhooks";
import { formatInstant } from "../../format";
import { Page } from "../../parts/page";
import { Failed } from "../../parts/states";
import { useSettings } from "../../session";
import { Deliveries } from "./webhook_deliveries";
import { ChangeWebhook, DeleteWebhook, RotateSecret } from "./webhook_dialogs";
import { StateTag, stateOf, useTypesText } from "./webhooks";

type Asked = "change" | "rotate" | "delete" | null;

function Facts({ webhook }: { webhook: Webhook }) {
  const { t, i18n } = useTranslation();
  const typesText = useTypesText();
  const zone = useSettings().data?.time_zone ?? "UTC";
  const at = (instant: string) => formatInstant(i18n.language, instant, zone);
  return (
    <dl className="facts">
      {webhook.description && (
        <>
          <dt>{t("web.webhooks.description")}</dt>
          <dd>{webhook.description}</dd>
        </>
      )}
      <dt>{t("web.users.state")}</dt>
      <dd>
        <StateTag state={stateOf(webhook)} />
      </dd>
      {webhook.failing_since && (
        <>
          <dt>{t("web.webhooks.failing_since")}</dt>
          <dd>{at(webhook.failing_since)}</dd>
        </>
      )}
      <dt>{t("web.webhooks.types")}</dt>
      <dd>{typesText(webhook)}</dd>
      <dt>{t("web.webhooks.says")}</dt>
      <dd>{t(webhook.profiles ? "web.webhooks.says_profiles" : "web.webhooks.says_ids")}</dd>
      {webhook.old_secret_until && new Date(webhook.old_secret_until) > new Date() && (
        <>
          <dt>{t("web.webhooks.old_secret")}</dt>
          <dd>{t("web.webhooks.old_secret_until", { at: at(webhook.old_secret_until) })}</dd>
        </>
      )}
      <dt>{t("web.users.created")}</dt>
      <dd>{at(webhook.created_at)}</dd>
    </dl>
  );
}

/** What can be done with an endpoint; what asks first opens a dialog. */
function Actions({ webhook, ask }: { webhook: Webhook; ask: (what: Asked) => void }) {
  const { t } = useTranslation();
  const active = webhook.state === "active";
  const test = useWebhookChange(() => sendTest(webhook.id));
  const turn = useWebhookChange(() =>
    changeWebhook(webhook.id, { state: active ? "disabled" : "active" }),
  );
  const error = test.error ?? turn.error;
  return (
    <>
      <div className="actions">
        <Button
          type="primary"
          disabled={!active}
          loading={test.isPending}
          onClick={() => test.mutate(undefined)}
        >
          {t("web.webhooks.test")}
        </Button>
        <Button loading={turn.isPending} onClick={() => turn.mutate(undefined)}>
          {t(active ? "web.webhooks.pause" : "web.webhooks.resume")}
        </Button>
        <Button onClick={() => ask("change")}>{t("web.action.change")}</Button>
        <Button onClick={() => ask("rotate")}>{t("web.webhooks.rotate")}</Button>
        <Button danger onClick={() => ask("delete")}>
          {t("web.webhooks.delete")}
        </Button>
      </div>
      <p role="status" className="unseen">
        {test.isSuccess && t("web.webhooks.tested")}
      </p>
      {error && <Failed error={error} />}
    </>
  );
}

export function WebhookPage() {
  const { t } = useTranslation();
  const { webhook: id = "" } = useParams();
  const go = useNavigate();
  const [asked, setAsked] = useState<Asked>(null);
  const found = useWebhook(id);
  const webhook = found.data;
  const close = () => setAsked(null);
  return (
    <Page
      title={webhook?.url ?? t("web.settings.webhooks")}
      lead={<Link to="/settings/webhooks">{t("web.webhooks.back")}</Link>}
    >
      {found.isPending && <Skeleton active />}
      {found.error && <Failed error={found.error} retry={() => void found.refetch()} />}
      {webhook && (
        <>
          {webhook.state === "disabled" && (
            <Alert
              type={webhook.reason === "owner" ? "info" : "warning"}
              showIcon
              title={t("web.webhooks.stopped." + (webhook.reason ?? "owner"))}
            />
          )}
          <Actions webhook={webhook} ask={setAsked} />
          <Card>
            <Facts webhook={webhook} />
          </Card>
          <h2 className="section-title">{t("web.webhooks.deliveries")}</h2>
          <Deliveries webhook={webhook} />
          {asked === "change" && <ChangeWebhook known={webhook} onClose={close} />}
          {asked === "rotate" && <RotateSecret known={webhook} onClose={close} />}
          {asked === "delete" && (
            <DeleteWebhook
              known={webhook}
              onDone={() => void go("/settings/webhooks", { replace: true })}
              onClose={close}
            />
          )}
        </>
      )}
    </Page>
  );
}
