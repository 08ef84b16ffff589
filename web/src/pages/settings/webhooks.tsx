import { Button, Skeleton, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useWebhooks, type Webhook } from "../../api/webhooks";
import { formatDay, joinWords } from "../../format";
import { List, type Column } from "../../parts/list";
import { Page } from "../../parts/page";
import { Failed } from "../../parts/states";
import { AddWebhook } from "./webhook_dialogs";

/** "active", or why it is not told anything. */
export type EndpointState = "active" | "failing_now" | "owner" | "gone" | "failing";

export function stateOf(one: Pick<Webhook, "state" | "reason" | "failing_since">): EndpointState {
  if (one.state === "active") return one.failing_since ? "failing_now" : "active";
  return one.reason ?? "owner";
}

export function StateTag({ state }: { state: EndpointState }) {
  const { t } = useTranslation();
  const colour = { active: "success", failing_now: "warning", owner: "default" } as const;
  return (
    <Tag color={state in colour ? colour[state as keyof typeof colour] : "error"}>
      {t("web.webhooks.state." + state)}
    </Tag>
  );
}

export function useTypesText() {
  const { t, i18n } = useTranslation();
  return (one: Webhook) =>
    one.types.length === 0
      ? t("web.webhooks.everything")
      : joinWords(i18n.language, one.types.map((type) => t("web.webhooks.type." + type)));
}

function useColumns(): Column<Webhook>[] {
  const { t, i18n } = useTranslation();
  const typesText = useTypesText();
  return [
    {
      name: "url",
      title: t("web.webhooks.url"),
      value: (one) => one.url,
      show: (one) => <Link to={"/settings/webhooks/" + one.id}>{one.url}</Link>,
    },
    {
      name: "description",
      title: t("web.webhooks.description"),
      value: (one) => one.description || null,
      seen: "from-md",
    },
    { name: "types", title: t("web.webhooks.types"), value: typesText, seen: "from-lg" },
    {
      name: "state",
      title: t("web.users.state"),
      value: (one) => t("web.webhooks.state." + stateOf(one)),
      show: (one) => <StateTag state={stateOf(one)} />,
    },
    {
      name: "created",
      title: t("web.users.created"),
      value: (one) => one.created_at,
      show: (one) => formatDay(i18n.language, one.created_at.slice(0, 10)),
      seen: "from-lg",
    },
  ];
}

const states = ["active", "failing_now", "owner", "gone", "failing"] as const;

export function Webhooks() {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const webhooks = useWebhooks();
  const columns = useColumns();
  return (
    <Page title={t("web.settings.webhooks")} lead={t("web.webhooks.lead")}>
      <div className="actions">
        <Button type="primary" onClick={() => setAdding(true)}>
          {t("web.webhooks.add")}
        </Button>
      </div>
      {webhooks.isPending && <Skeleton active />}
      {webhooks.error && <Failed error={webhooks.error} retry={() => void webhooks.refetch()} />}
      {webhooks.data && (
        <List
          name="webhooks"
          label={t("web.settings.webhooks")}
          rows={webhooks.data.items}
          rowKey={(one) => one.id}
          columns={columns}
          empty={t("web.webhooks.none")}
          filters={[
            {
              label: t("web.users.state"),
              choices: states.map((state) => ({
                value: state,
                label: t("web.webhooks.state." + state),
              })),
              fits: (one, state) => stateOf(one) === state,
            },
          ]}
        />
      )}
      <Checking />
      {adding && <AddWebhook onClose={() => setAdding(false)} />}
    </Page>
  );
}

const example = `import { createHmac, timingSafeEqual } from "node:crypto";

function isGenuine(headers, body, secret) {
  const id = headers["webhook-id"];
  const time = headers["webhook-timestamp"];
  if (Math.abs(Date.now() / 1000 - time) > 300) return false;
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const mac = createHmac("sha256", key).update(\`\${id}.\${time}.\${body}\`).digest();
  return headers["webhook-signature"].split(" ").some((one) => {
    const given = Buffer.from(one.slice("v1,".length), "base64");
    return given.length === mac.length && timingSafeEqual(given, mac);
  });
}`;

/** How a receiver knows that a message comes from here. */
function Checking() {
  const { t } = useTranslation();
  return (
    <details>
      <summary>{t("web.webhooks.checking")}</summary>
      <p>{t("web.webhooks.checking_text")}</p>
      <pre className="code" tabIndex={0}>
        <code>{example}</code>
      </pre>
    </details>
  );
}
