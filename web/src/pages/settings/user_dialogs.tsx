import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, Refusal, take, takeTagged, type User, type UserLink } from "../../api/client";
import { formatInstant } from "../../format";
import { Dialog } from "../../parts/dialog";
import { Secret } from "../../parts/secret";
import { Select } from "../../parts/select";
import { Failed } from "../../parts/states";
import { useSettings } from "../../session";
import { RoleGuide, roles, type RoleName } from "./user_roles";

/** Where the person of the link chooses a password. The token is behind the #: no server logs it. */
export function linkOf({ user, token }: UserLink): string {
  const way = user.state === "invited" ? "accept-invitation" : "reset-password";
  return `${window.location.origin}/${way}#${token}`;
}

function Link({ link, onClose }: { link: UserLink; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const zone = useSettings().data?.time_zone ?? "UTC";
  return (
    <>
      <Alert type="warning" showIcon title={t("web.users.link_once")} />
      <p>
        {t("web.users.link_text", {
          email: link.user.email,
          until: formatInstant(i18n.language, link.expires_at, zone),
        })}
      </p>
      <Secret label={t("web.users.link")} text={linkOf(link)} />
      <div className="actions">
        <Button type="primary" onClick={onClose}>
          {t("web.users.passed_on")}
        </Button>
      </div>
    </>
  );
}

function useRoleChoices() {
  const { t } = useTranslation();
  return roles.map((role) => ({ value: role, label: t("user.role." + role) }));
}

interface Invitation {
  email: string;
  name: string;
  role: RoleName;
}

export function InviteUser({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const choices = useRoleChoices();
  const invite = useMutation({
    mutationFn: (body: Invitation) => take(api.POST("/api/v1/users", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["users"] }),
  });
  const needed = { required: true, message: t("web.entry.needed") };
  return (
    <Dialog title={t("web.users.invite")} onClose={onClose} firm={invite.isSuccess}>
      {invite.data ? (
        <Link link={invite.data} onClose={onClose} />
      ) : (
        <Form
          layout="vertical"
          requiredMark={false}
          initialValues={{ role: "analyst" }}
          onFinish={(values: Invitation) => invite.mutate(values)}
        >
          <Form.Item name="name" label={t("web.users.name")} rules={[needed]}>
            <Input autoFocus autoComplete="off" maxLength={200} />
          </Form.Item>
          <Form.Item
            name="email"
            label={t("web.entry.email")}
            rules={[needed, { type: "email", message: t("web.users.no_email") }]}
          >
            <Input type="email" autoComplete="off" />
          </Form.Item>
          <Form.Item name="role" label={t("web.users.role")}>
            <Select choices={choices} />
          </Form.Item>
          <RoleGuide />
          {invite.error && <Failed error={invite.error} />}
          <div className="actions">
            <Button type="primary" htmlType="submit" loading={invite.isPending}>
              {t("web.users.make_link")}
            </Button>
            <Button onClick={onClose}>{t("web.action.cancel")}</Button>
          </div>
        </Form>
      )}
    </Dialog>
  );
}

interface Changes {
  name: string;
  role: RoleName;
  state?: "active" | "disabled";
}

export function ChangeUser({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const choices = useRoleChoices();
  const current = useQuery({
    queryKey: ["user", user.id],
    queryFn: ({ signal }) =>
      takeTagged(api.GET("/api/v1/users/{user}", { params: { path: { user: user.id } }, signal })),
    gcTime: 0,
    staleTime: Infinity,
  });
  const save = useMutation({
    mutationFn: (body: Changes) =>
      take(
        api.PATCH("/api/v1/users/{user}", {
          params: { path: { user: user.id } },
          body,
          headers: { "If-Match": current.data?.etag ?? "" },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["users"] });
      onClose();
    },
  });
  const [version, setVersion] = useState(0);
  const reload = async () => {
    await current.refetch();
    save.reset();
    setVersion(version + 1);
  };
  const changed = save.error instanceof Refusal && save.error.status === 412;
  const found = current.data?.value;
  return (
    <Dialog title={t("web.users.change_of", { name: user.name })} onClose={onClose}>
      {current.isPending && <Skeleton active />}
      {current.error && <Failed error={current.error} retry={() => void current.refetch()} />}
      {found && (
        <Form
          key={version}
          layout="vertical"
          requiredMark={false}
          initialValues={{ name: found.name, role: found.role, state: found.state }}
          onFinish={(values: Changes) => save.mutate(values)}
        >
          <Form.Item
            name="name"
            label={t("web.users.name")}
            rules={[{ required: true, message: t("web.entry.needed") }]}
          >
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="role" label={t("web.users.role")} extra={t("web.users.role_note")}>
            <Select choices={choices} />
          </Form.Item>
          {found.state !== "invited" && (
            <Form.Item name="state" label={t("web.users.state")} extra={t("web.users.state_note")}>
              <Select
                choices={[
                  { value: "active", label: t("user.state.active") },
                  { value: "disabled", label: t("user.state.disabled") },
                ]}
              />
            </Form.Item>
          )}
          <RoleGuide />
          {save.error && (
            <Failed error={save.error} {...(changed ? { retry: () => void reload() } : {})} />
          )}
          <div className="actions">
            <Button type="primary" htmlType="submit" loading={save.isPending}>
              {t("web.action.save")}
            </Button>
            <Button onClick={onClose}>{t("web.action.cancel")}</Button>
          </div>
        </Form>
      )}
    </Dialog>
  );
}

export function RenewLink({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const renew = useMutation({
    mutationFn: () =>
      take(api.POST("/api/v1/users/{user}/link", { params: { path: { user: user.id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["users"] }),
  });
  return (
    <Dialog
      title={t("web.users.link_of", { name: user.name })}
      onClose={onClose}
      firm={renew.isSuccess}
    >
      {renew.data ? (
        <Link link={renew.data} onClose={onClose} />
      ) : (
        <>
          <p>{t("web.users.renew_text", { name: user.name })}</p>
          {renew.error && <Failed error={renew.error} />}
          <div className="actions">
            <Button type="primary" loading={renew.isPending} onClick={() => renew.mutate()}>
              {t("web.users.make_link")}
            </Button>
            <Button onClick={onClose}>{t("web.action.cancel")}</Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
