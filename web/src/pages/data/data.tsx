import { useTranslation } from "react-i18next";
import { Route, Routes } from "react-router";
import { Group, Guarded } from "../../parts/page";
import NotFound from "../not_found";
import { Events } from "./events";
import { Formats } from "./formats";
import { History } from "./history";
import { ImportPage } from "./import";

export default function Data() {
  const { t } = useTranslation();
  const places = [
    { path: "/data", name: t("web.data.import") },
    { path: "/data/imports", name: t("web.data.history") },
    { path: "/data/events", name: t("web.data.events") },
    { path: "/data/formats", name: t("web.data.formats") },
  ];
  return (
    <Guarded right="imports:read">
      <Group name={t("web.nav.data")} places={places}>
        <Routes>
          <Route index element={<ImportPage />} />
          <Route path="imports" element={<History />} />
          <Route path="events" element={<Events />} />
          <Route path="formats" element={<Formats />} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </Group>
    </Guarded>
  );
}
