import { useTranslation } from "react-i18next";
import { Route, Routes } from "react-router";
import { Group, Guarded, Page } from "../../parts/page";
import NotFound from "../not_found";

export default function Data() {
  const { t } = useTranslation();
  return (
    <Guarded right="imports:read">
      <Group name={t("web.nav.data")} places={[{ path: "/data", name: t("web.data.import") }]}>
        <Routes>
          <Route index element={<Page title={t("web.data.import")}>{null}</Page>} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </Group>
    </Guarded>
  );
}
