import { useTranslation } from "react-i18next";
import { Navigate, Route, Routes } from "react-router";
import { Group, Guarded } from "../../parts/page";
import NotFound from "../not_found";
import { Audit } from "./audit";
import { Calendar } from "./calendar";
import { Keys } from "./keys";
import { Provider } from "./provider";
import { Users } from "./users";
import { WebhookPage } from "./webhook_page";
import { Webhooks } from "./webhooks";
import { Workspace } from "./workspace";

export default function Settings() {
  const { t } = useTranslation();
  const places = [
    { path: "/settings/workspace", name: t("web.settings.workspace") },
    { path: "/settings/calendar", name: t("web.settings.calendar") },
    { path: "/settings/users", name: t("web.settings.users") },
    { path: "/settings/sign-in", name: t("web.settings.provider") },
    { path: "/settings/keys", name: t("web.settings.keys") },
    { path: "/settings/webhooks", name: t("web.settings.webhooks") },
    { path: "/settings/audit", name: t("web.settings.audit") },
  ];
  return (
    <Guarded right="users:manage">
      <Group name={t("web.nav.settings")} places={places}>
        <Routes>
          <Route index element={<Navigate to="workspace" replace />} />
          <Route path="workspace" element={<Workspace />} />
          <Route path="calendar" element={<Calendar />} />
          <Route path="users" element={<Users />} />
          <Route path="sign-in" element={<Provider />} />
          <Route path="keys" element={<Keys />} />
          <Route path="webhooks" element={<Webhooks />} />
          <Route path="webhooks/:webhook" element={<WebhookPage />} />
          <Route path="audit" element={<Audit />} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </Group>
    </Guarded>
  );
}
