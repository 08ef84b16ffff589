/** Measure: studies of satisfaction, made, computed and read. */
import { Skeleton } from "antd";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Route, Routes } from "react-router";
import { Guarded } from "../../parts/page";
import { EmptyState } from "../../parts/states";
import { Studies } from "./list";
import { StudyPage } from "./study";
import "./measure.css";

// With its editors, which only who makes a study needs.
const NewStudy = lazy(async () => ({ default: (await import("./new")).NewStudy }));

export default function Measure() {
  const { t } = useTranslation();
  return (
    <Routes>
      <Route index element={<Studies />} />
      <Route
        path="new"
        element={
          <Guarded right="studies:run">
            <Suspense fallback={<Skeleton active />}>
              <NewStudy />
            </Suspense>
          </Guarded>
        }
      />
      <Route path=":study" element={<StudyPage />} />
      <Route path="*" element={<EmptyState text={t("web.error.no_page")} />} />
    </Routes>
  );
}
