import { useTranslation } from "react-i18next";

export const roles = ["owner", "analyst", "service", "programme", "viewer"] as const;
export type RoleName = (typeof roles)[number];

/** What each may do, in a sentence: whoever gives a role should know. */
export function RoleGuide() {
  const { t } = useTranslation();
  return (
    <details>
      <summary>{t("web.users.roles")}</summary>
      <dl className="terms">
        {roles.map((role) => (
          <div key={role}>
            <dt>{t("user.role." + role)}</dt>
            <dd>{t("web.users.may." + role)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
