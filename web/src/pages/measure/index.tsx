/** Measure: studies of satisfaction, made, computed and read. */
import { useTranslation } from "react-i18next";
import { Route, Routes } from "react-router";
import { Guarded } from "../../parts/page";
import { EmptyState } from "../../parts/states";
import { Studies } from "./list";
import { NewStudy } from "./new";
import { StudyPage } from "./study";
import "./measure.css";

export default function Measure() {
  const { t } = useTranslation();
  return (
    <Routes>
      <Route index element={<Studies />} />
      <Route
        path="new"
        element={
          <Guarded right="studies:run">
            <NewStudy />
          </Guarded>
        }
      />
      <Route path=":study" element={<StudyPage />} />
      <Route path="*" element={<EmptyState text={t("web.error.no_page")} />} />
    </Routes>
  );
}
