import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";

const places = [
  { path: "/customers", text: "web.customers.list" },
  { path: "/customers/segments", text: "web.segments.title" },
  { path: "/customers/value", text: "web.value.heading" },
] as const;

/** The ways to look at customers. */
export function CustomersNav() {
  const { t } = useTranslation();
  return (
    <nav className="parts-nav" aria-label={t("web.nav.customers")}>
      {places.map((place) => (
        <NavLink key={place.path} to={place.path} end={place.path === "/customers"}>
          {t(place.text)}
        </NavLink>
      ))}
    </nav>
  );
}
