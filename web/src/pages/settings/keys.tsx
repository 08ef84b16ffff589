import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Form, Input, InputNumber, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take, type Key } from "../../api/client";
import { formatDay, formatInstant, joinWords } from "../../format";
import { Ask, Dialog } from "../../parts/dialog";
import { List, type Column } from "../../parts/list";
import { Page } from "../../parts/page";
import { Secret } from "../../parts/secret";
import { Failed } from "../../parts/states";
import { useSettings } from "../../session";

type Scope = Key["scopes"][number];

/** Those that exist come from the server's own description: a new one is a type error here. */
const scopes: Record<Scope, true> = {
  "figures:read": true,
  "customers:read": true,
  "customers:change": true,
  "segments:change": true,
  "studies:run": true,
  "imports:read": true,
  "imports:run": true,
  "events:write": true,
  "settings:read": true,
  "audit:read": true,
  "metrics:read": true,
};

export type KeyState = "in_force" | "expired" | "revoked";

export function stateOf(key: Pick<Key, "revoked_at" | "expires_at">, now: Date): KeyState {
  if (key.revoked_at) return "revoked";
  return key.expires_at && new Date(key.expires_at) <= now ? "expired" : "in_force";
}

interface Order {
  name: string;
  scopes: Scope[];
  expires_in_days?: number;
}

function MakeKey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: ({ expires_in_days: days, ...order }: Order) =>
      take(
        api.POST("/api/v1/keys", { body: { ...order, ...(days ? { expires_in_days: days } : {}) } }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["keys"] }),
  });
  const needed = { required: true, message: t("web.entry.needed") };
  // Not by `required`: the group of boxes cannot bear its mark.
  const some = {
    validator: (_: unknown, value: Scope[]) =>
      value.length > 0 ? Promise.resolve() : Promise.reject(new Error(t("web.keys.no_scope"))),
  };
  return (
    <Dialog title={t("web.keys.make")} onClose={onClose} firm={make.isSuccess}>
      {make.data ? (
        <>
          <Alert type="warning" showIcon title={t("web.keys.once")} />
          <Secret label={t("web.keys.secret")} text={make.data.secret} />
          <p className="note">{t("web.keys.how")}</p>
          <div className="actions">
            <Button type="primary" onClick={onClose}>
              {t("web.keys.kept")}
            </Button>
          </div>
        </>
      ) : (
        <Form
          layout="vertical"
          requiredMark={false}
          initialValues={{ scopes: [], expires_in_days: 365 }}
          onFinish={(values: Order) => make.mutate(values)}
        >
          <Form.Item name="name" label={t("web.keys.name")} rules={[needed]}>
            <Input autoFocus maxLength={100} autoComplete="off" />
          </Form.Item>
          <fieldset>
            <legend>{t("web.keys.scopes")}</legend>
            <Form.Item name="scopes" rules={[some]}>
              <Checkbox.Group
                className="checks"
                options={(Object.keys(scopes) as Scope[]).map((scope) => ({
                  value: scope,
                  label: t("web.scope." + scope.replace(":", "_")),
                }))}
              />
            </Form.Item>
          </fieldset>
          <Form.Item
            name="expires_in_days"
            label={t("web.keys.days")}
            extra={t("web.keys.days_note")}
          >
            <InputNumber min={1} max={3650} />
          </Form.Item>
          {make.error && <Failed error={make.error} />}
          <div className="actions">
            <Button type="primary" htmlType="submit" loading={make.isPending}>
              {t("web.keys.make")}
            </Button>
            <Button onClick={onClose}>{t("web.action.cancel")}</Button>
          </div>
        </Form>
      )}
    </Dialog>
  );
}

function Revoke({ known, onClose }: { known: Key; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () =>
      take(api.DELETE("/api/v1/keys/{key}", { params: { path: { key: known.id } } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["keys"] });
      onClose();
    },
  });
  return (
    <Ask
      title={t("web.keys.revoke_of", { name: known.name })}
      text={t("web.keys.revoke_text")}
      action={t("web.keys.revoke")}
      busy={revoke.isPending}
      error={revoke.error && <Failed error={revoke.error} />}
      onDo={() => revoke.mutate()}
      onClose={onClose}
    />
  );
}

function useColumns(revoke: (key: Key) => void): Column<Key>[] {
  const { t, i18n } = useTranslation();
  const zone = useSettings().data?.time_zone ?? "UTC";
  const now = new Date();
  const scopeText = (key: Key) =>
    joinWords(
      i18n.language,
      key.scopes.map((scope) => t("web.scope." + scope.replace(":", "_"))),
    );
  return [
    { name: "name", title: t("web.keys.name"), value: (one) => one.name },
    { name: "id", title: t("web.keys.id"), value: (one) => one.id, seen: "from-lg" },
    { name: "scopes", title: t("web.keys.scopes"), value: scopeText },
    {
      name: "state",
      title: t("web.users.state"),
      value: (one) => t("web.keys.state." + stateOf(one, now)),
    },
    {
      name: "expires",
      title: t("web.keys.expires"),
      value: (one) => one.expires_at ?? null,
      show: (one) => formatDay(i18n.language, one.expires_at?.slice(0, 10)),
      seen: "from-md",
    },
    {
      name: "used",
      title: t("web.keys.used"),
      value: (one) => one.used_at ?? null,
      show: (one) => (one.used_at ? formatInstant(i18n.language, one.used_at, zone) : "–"),
      seen: "from-md",
    },
    {
      name: "actions",
      title: t("web.list.actions"),
      value: () => null,
      show: (one) =>
        stateOf(one, now) === "in_force" && (
          <Button
            size="small"
            danger
            aria-label={t("web.keys.revoke_of", { name: one.name })}
            onClick={() => revoke(one)}
          >
            {t("web.keys.revoke")}
          </Button>
        ),
    },
  ];
}

export function Keys() {
  const { t } = useTranslation();
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Key | null>(null);
  const keys = useQuery({
    queryKey: ["keys"],
    queryFn: ({ signal }) => take(api.GET("/api/v1/keys", { signal })),
  });
  const columns = useColumns(setRevoking);
  const states = ["in_force", "expired", "revoked"] as const;
  return (
    <Page title={t("web.settings.keys")} lead={t("web.keys.lead")}>
      <div className="actions">
        <Button type="primary" onClick={() => setMaking(true)}>
          {t("web.keys.make")}
        </Button>
      </div>
      {keys.isPending && <Skeleton active />}
      {keys.error && <Failed error={keys.error} retry={() => void keys.refetch()} />}
      {keys.data && (
        <List
          name="keys"
          label={t("web.settings.keys")}
          rows={keys.data.items}
          rowKey={(one) => one.id}
          columns={columns}
          empty={t("web.keys.none")}
          filters={[
            {
              label: t("web.users.state"),
              choices: states.map((state) => ({
                value: state,
                label: t("web.keys.state." + state),
              })),
              fits: (one, state) => stateOf(one, new Date()) === state,
            },
          ]}
        />
      )}
      {making && <MakeKey onClose={() => setMaking(false)} />}
      {revoking && <Revoke known={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  );
}
