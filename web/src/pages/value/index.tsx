/** The value of customers: one page for each question, under one head. */
import { useTranslation } from "react-i18next";
import { NavLink, useParams } from "react-router";
import { CustomersNav } from "../../parts/customers_nav";
import { offered } from "../../parts/navigation";
import { Guarded } from "../../parts/page";
import { EmptyState } from "../../parts/states";
import { useMe } from "../../session";
import { CohortsPage } from "./cohorts_page";
import { ConcentrationPage } from "./concentration";
import { LeavingPage } from "./leaving";
import { LifecyclePage } from "./lifecycle";
import { ListsPage } from "./lists";
import { LoyaltyPage } from "./loyalty";
import { MatrixPage } from "./matrix";
import { ValueSettingsPage } from "./settings";

/** Lists name customers, and rules are written over the fields that customers have. */
const pages = [
  { name: "lists", right: "customers:read", show: () => <ListsPage /> },
  { name: "matrix", right: "figures:read", show: () => <MatrixPage /> },
  { name: "loyalty", right: "figures:read", show: () => <LoyaltyPage /> },
  { name: "lifecycle", right: "figures:read", show: () => <LifecyclePage /> },
  { name: "cohorts", right: "figures:read", show: () => <CohortsPage /> },
  { name: "concentration", right: "figures:read", show: () => <ConcentrationPage /> },
  { name: "leaving", right: "figures:read", show: () => <LeavingPage /> },
  { name: "settings", right: "customers:read", show: () => <ValueSettingsPage /> },
] as const;

export default function Value() {
  const { t } = useTranslation();
  const open = offered(pages, useMe().data?.rights ?? []);
  const asked = useParams().part ?? open[0]?.name ?? pages[0].name;
  const page = pages.find((one) => one.name === asked);
  return (
    <div className="page">
      <CustomersNav />
      <h1>{t("web.value.heading")}</h1>
      <nav className="parts-nav" aria-label={t("web.value.heading")}>
        {open.map((one) => (
          <NavLink
            key={one.name}
            to={"/customers/value/" + one.name}
            className={one.name === asked ? "active" : ""}
          >
            {t("web.value.part." + one.name)}
          </NavLink>
        ))}
      </nav>
      {page ? (
        <Guarded right={page.right}>{page.show()}</Guarded>
      ) : (
        <EmptyState text={t("web.error.no_page")} />
      )}
    </div>
  );
}
