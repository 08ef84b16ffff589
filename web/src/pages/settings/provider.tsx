import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Card, Form, Input, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, Refusal, take, takeTagged, type ProviderSettings } from "../../api/client";
import { Ask } from "../../parts/dialog";
import { Page } from "../../parts/page";
import { Secret } from "../../parts/secret";
import { Select } from "../../parts/select";
import { Failed } from "../../parts/states";
import { readDomains, readRoles, writeRoles } from "./provider_text";
import { roles as roleNames } from "./user_roles";

type Role = ProviderSettings["default_role"];

interface Values {
  label: string;
  issuer: string;
  client_id: string;
  client_secret?: string;
  public_url: string;
  domains: string;
  default_role: Role;
  role_claim: string;
  roles: string;
}

function valuesOf(found: ProviderSettings | null): Values {
  return {
    label: found?.label ?? "",
    issuer: found?.issuer ?? "",
    client_id: found?.client_id ?? "",
    client_secret: "",
    public_url: found?.public_url ?? window.location.origin,
    domains: found?.domains.join(", ") ?? "",
    default_role: found?.default_role ?? "viewer",
    role_claim: found?.role_claim ?? "",
    roles: writeRoles(found?.roles ?? {}),
  };
}

const settingsPath = "/api/v1/settings/sign-in-provider" as const;

function useProvider() {
  const queries = useQueryClient();
  const current = useQuery({
    queryKey: ["settings", "provider"],
    queryFn: ({ signal }) => takeTagged(api.GET(settingsPath, { signal })),
    staleTime: 0,
  });
  const fresh = () => queries.invalidateQueries({ queryKey: ["settings", "provider"] });
  const save = useMutation({
    mutationFn: ({ client_secret: secret, domains, roles, ...values }: Values) =>
      takeTagged(
        api.PUT(settingsPath, {
          body: {
            ...values,
            role_claim: values.role_claim ?? "",
            domains: readDomains(domains ?? ""),
            roles: (readRoles(roles ?? "") ?? {}) as ProviderSettings["roles"],
            ...(secret ? { client_secret: secret } : {}),
          },
          headers: { "If-Match": current.data?.etag ?? "" },
        }),
      ),
    onSuccess: fresh,
  });
  const drop = useMutation({ mutationFn: () => take(api.DELETE(settingsPath)), onSuccess: fresh });
  return { current, save, drop };
}

function Fields({ found }: { found: ProviderSettings | null }) {
  const { t } = useTranslation();
  const roleChoices = roleNames.map((role) => ({ value: role, label: t("user.role." + role) }));
  const needed = { required: true, message: t("web.entry.needed") };
  const https = { pattern: /^https?:\/\/\S+$/, message: t("web.provider.https") };
  const rolesRule = {
    validator: (_: unknown, text: string) =>
      readRoles(text ?? "")
        ? Promise.resolve()
        : Promise.reject(new Error(t("web.provider.roles_rule"))),
  };
  return (
    <>
      <Form.Item
        name="label"
        label={t("web.provider.label")}
        extra={t("web.provider.label_note")}
        rules={[needed]}
      >
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="issuer" label={t("web.provider.issuer")} rules={[needed, https]}>
        <Input type="url" maxLength={500} placeholder="https://id.example.org" />
      </Form.Item>
      <Form.Item name="client_id" label={t("web.provider.client_id")} rules={[needed]}>
        <Input maxLength={500} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="client_secret"
        label={t("web.provider.client_secret")}
        extra={found?.secret_set ? t("web.provider.secret_set") : undefined}
        rules={found?.secret_set ? [] : [needed]}
      >
        <Input.Password autoComplete="off" visibilityToggle={false} maxLength={1000} />
      </Form.Item>
      <Form.Item
        name="public_url"
        label={t("web.provider.public_url")}
        extra={t("web.provider.public_url_note")}
        rules={[needed, https]}
      >
        <Input type="url" maxLength={500} />
      </Form.Item>
      <Form.Item
        name="domains"
        label={t("web.provider.domains")}
        extra={t("web.provider.domains_note")}
      >
        <Input placeholder="example.org" />
      </Form.Item>
      <Form.Item name="default_role" label={t("web.provider.default_role")}>
        <Select choices={roleChoices} />
      </Form.Item>
      <Form.Item
        name="role_claim"
        label={t("web.provider.role_claim")}
        extra={t("web.provider.role_claim_note")}
      >
        <Input maxLength={200} placeholder="groups" />
      </Form.Item>
      <Form.Item
        name="roles"
        label={t("web.provider.roles")}
        extra={t("web.provider.roles_note")}
        rules={[rolesRule]}
      >
        <Input.TextArea rows={3} placeholder="marketing = analyst" />
      </Form.Item>
    </>
  );
}

export function Provider() {
  const { t } = useTranslation();
  const { current, save, drop } = useProvider();
  const [dropping, setDropping] = useState(false);
  const [form] = Form.useForm<Values>();
  const found = current.data?.value.provider ?? null;
  const reload = async () => {
    const fresh = await current.refetch();
    save.reset();
    if (fresh.data) form.setFieldsValue(valuesOf(fresh.data.value.provider));
  };
  const changed = save.error instanceof Refusal && save.error.status === 412;
  const remove = () =>
    drop.mutate(undefined, {
      onSuccess: () => {
        setDropping(false);
        save.reset();
        form.setFieldsValue(valuesOf(null));
      },
    });
  return (
    <Page title={t("web.settings.provider")} lead={t("web.provider.lead")}>
      {current.isPending && <Skeleton active />}
      {current.error && <Failed error={current.error} retry={() => void current.refetch()} />}
      {current.data && (
        <Card>
          {found && (
            <>
              <p>{t("web.provider.redirect")}</p>
              <Secret label={t("web.provider.redirect_url")} text={found.redirect_url} />
            </>
          )}
          <Form
            form={form}
            layout="vertical"
            requiredMark={false}
            initialValues={valuesOf(found)}
            onFinish={(values) => save.mutate(values)}
          >
            <Fields found={found} />
            {save.error && (
              <Failed error={save.error} {...(changed ? { retry: () => void reload() } : {})} />
            )}
            <div className="actions">
              <Button type="primary" htmlType="submit" loading={save.isPending}>
                {t("web.action.save")}
              </Button>
              {found && (
                <Button danger onClick={() => setDropping(true)}>
                  {t("web.provider.drop")}
                </Button>
              )}
              <span role="status">{save.isSuccess && t("web.action.saved")}</span>
            </div>
          </Form>
        </Card>
      )}
      {dropping && (
        <Ask
          title={t("web.provider.drop")}
          text={t("web.provider.drop_text")}
          action={t("web.provider.drop")}
          busy={drop.isPending}
          error={drop.error && <Failed error={drop.error} />}
          onDo={remove}
          onClose={() => setDropping(false)}
        />
      )}
    </Page>
  );
}
