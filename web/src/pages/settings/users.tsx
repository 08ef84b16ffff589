import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take, type User } from "../../api/client";
import { formatDay } from "../../format";
import { List, type Column } from "../../parts/list";
import { Page } from "../../parts/page";
import { Failed } from "../../parts/states";
import { ChangeUser, InviteUser, RenewLink } from "./user_dialogs";
import { roles } from "./user_roles";

type Open = { kind: "invite" } | { kind: "change" | "link"; user: User } | null;

function useColumns(open: (what: Open) => void): Column<User>[] {
  const { t, i18n } = useTranslation();
  return [
    {
      name: "name",
      title: t("web.users.name"),
      value: (one) => one.name,
      show: (one) => (
        <>
          {one.name} {one.locked && <Tag color="warning">{t("web.users.locked")}</Tag>}
        </>
      ),
    },
    { name: "email", title: t("web.entry.email"), value: (one) => one.email },
    { name: "role", title: t("web.users.role"), value: (one) => t("user.role." + one.role) },
    { name: "state", title: t("web.users.state"), value: (one) => t("user.state." + one.state) },
    {
      name: "factor",
      title: t("web.factor.title"),
      value: (one) => (one.second_factor ? t("web.factor.on") : "–"),
      seen: "from-lg",
    },
    {
      name: "created",
      title: t("web.users.created"),
      value: (one) => one.created_at,
      show: (one) => formatDay(i18n.language, one.created_at.slice(0, 10)),
      seen: "from-lg",
    },
    {
      name: "actions",
      title: t("web.list.actions"),
      value: () => null,
      show: (user) => (
        <span className="row-actions">
          <Button
            size="small"
            aria-label={t("web.users.change_of", { name: user.name })}
            onClick={() => open({ kind: "change", user })}
          >
            {t("web.action.change")}
          </Button>
          <Button
            size="small"
            aria-label={t("web.users.link_of", { name: user.name })}
            disabled={user.state === "disabled"}
            onClick={() => open({ kind: "link", user })}
          >
            {t("web.users.new_link")}
          </Button>
        </span>
      ),
    },
  ];
}

export function Users() {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Open>(null);
  const users = useQuery({
    queryKey: ["users"],
    queryFn: ({ signal }) => take(api.GET("/api/v1/users", { signal })),
  });
  const columns = useColumns(setOpen);
  const close = () => setOpen(null);
  const states = ["active", "invited", "disabled"] as const;
  return (
    <Page title={t("web.settings.users")} lead={t("web.users.lead")}>
      <div className="actions">
        <Button type="primary" onClick={() => setOpen({ kind: "invite" })}>
          {t("web.users.invite")}
        </Button>
      </div>
      {users.isPending && <Skeleton active />}
      {users.error && <Failed error={users.error} retry={() => void users.refetch()} />}
      {users.data && (
        <List
          name="users"
          label={t("web.settings.users")}
          rows={users.data.items}
          rowKey={(one) => one.id}
          columns={columns}
          empty={t("web.list.none")}
          filters={[
            {
              label: t("web.users.role"),
              choices: roles.map((role) => ({ value: role, label: t("user.role." + role) })),
              fits: (one, role) => one.role === role,
            },
            {
              label: t("web.users.state"),
              choices: states.map((state) => ({ value: state, label: t("user.state." + state) })),
              fits: (one, state) => one.state === state,
            },
          ]}
        />
      )}
      {open?.kind === "invite" && <InviteUser onClose={close} />}
      {open?.kind === "change" && <ChangeUser user={open.user} onClose={close} />}
      {open?.kind === "link" && <RenewLink user={open.user} onClose={close} />}
    </Page>
  );
}
