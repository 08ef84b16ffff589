/** The value of customers: one page for each question, under one head. */
import { useTranslation } from "react-i18next";
import { NavLink, useParams } from "react-router";
import { CustomersNav } from "../../parts/customers_nav";
import { EmptyState } from "../../parts/states";
import { ConcentrationPage } from "./concentration";
import { LifecyclePage } from "./lifecycle";
import { ListsPage } from "./lists";

const pages = [
  { name: "lists", show: () => <ListsPage /> },
  { name: "lifecycle", show: () => <LifecyclePage /> },
  { name: "concentration", show: () => <ConcentrationPage /> },
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
