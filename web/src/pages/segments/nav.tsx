import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";

const places = [
  { path: "/customers/segments", text: "web.segments.by_rule" },
  { path: "/customers/segments/models", text: "web.segments.by_model" },
] as const;

/** Segments by rule, and by model. */
export function SegmentsNav() {
  const { t } = useTranslation();
  return (
    <nav className="parts-nav" aria-label={t("web.segments.title")}>
      {places.map((place) => (
        <NavLink key={place.path} to={place.path} end>
          {t(place.text)}
        </NavLink>
      ))}
    </nav>
  );
}
