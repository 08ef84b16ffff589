import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { useMe } from "../session";
import { offered } from "./navigation";

const places = [
  { path: "/customers", text: "web.customers.list", right: "customers:read" },
  { path: "/customers/segments", text: "web.segments.title", right: "customers:read" },
  { path: "/customers/value", text: "web.value.heading", right: "figures:read" },
] as const;

/** The ways to look at customers. */
export function CustomersNav() {
  const { t } = useTranslation();
  const open = offered(places, useMe().data?.rights ?? []);
  if (open.length < 2) return null;
  return (
    <nav className="parts-nav" aria-label={t("web.nav.customers")}>
      {open.map((place) => (
        <NavLink key={place.path} to={place.path} end={place.path === "/customers"}>
          {t(place.text)}
        </NavLink>
      ))}
    </nav>
  );
}
