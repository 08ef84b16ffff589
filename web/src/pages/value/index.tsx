/** The value of customers: one page for each question, under one head. */
import { useTranslation } from "react-i18next";
import { NavLink, useParams } from "react-router";
import { CustomersNav } from "../../parts/customers_nav";
import { EmptyState } from "../../parts/states";
import { CohortsPage } from "./cohorts_page";
import { ConcentrationPage } from "./concentration";
import { LeavingPage } from "./leaving";
import { LifecyclePage } from "./lifecycle";
import { ListsPage } from "./lists";
import { LoyaltyPage } from "./loyalty";
import { MatrixPage } from "./matrix";
import { ValueSettingsPage } from "./settings";

const pages = [
  { name: "lists", show: () => <ListsPage /> },
  { name: "matrix", show: () => <MatrixPage /> },
  { name: "loyalty", show: () => <LoyaltyPage /> },
  { name: "lifecycle", show: () => <LifecyclePage /> },
  { name: "cohorts", show: () => <CohortsPage /> },
  { name: "concentration", show: () => <ConcentrationPage /> },
  { name: "leaving", show: () => <LeavingPage /> },
  { name: "settings", show: () => <ValueSettingsPage /> },
] as const;

export default function Value() {
  const { t } = useTranslation();
  const asked = useParams().part ?? pages[0].name;
  const page = pages.find((one) => one.name === asked);
  return (
    <div className="page">
      <CustomersNav />
      <h1>{t("web.value.heading")}</h1>
      <nav className="parts-nav" aria-label={t("web.value.heading")}>
        {pages.map((one) => (
          <NavLink
            key={one.name}
            to={"/customers/value/" + one.name}
            className={one.name === asked ? "active" : ""}
          >
            {t("web.value.part." + one.name)}
          </NavLink>
        ))}
      </nav>
      {page ? page.show() : <EmptyState text={t("web.error.no_page")} />}
    </div>
  );
}
