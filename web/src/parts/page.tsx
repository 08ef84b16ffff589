import { Empty } from "antd";
import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink } from "react-router";
import { useMe, useSettings } from "../session";

/** The browser's title: page first, for who has many tabs. */
export function useTitle(title: string) {
  const workspace = useSettings().data?.name || "Troth";
  useEffect(() => {
    document.title = title + " · " + workspace;
  }, [title, workspace]);
}

interface PageProps {
  title: string;
  /** What one does here, in a sentence. */
  lead?: ReactNode;
  children: ReactNode;
}

export function Page({ title, lead, children }: PageProps) {
  useTitle(title);
  return (
    <div className="page">
      <h1>{title}</h1>
      {lead && <p className="lead">{lead}</p>}
      {children}
    </div>
  );
}

export interface Place {
  path: string;
  name: string;
}

/** Pages that belong together, with their names beside them. */
export function Group({ name, places, children }: { name: string; places: Place[]; children: ReactNode }) {
  return (
    <div className="group">
      <nav aria-label={name}>
        {places.map((place) => (
          <NavLink
            key={place.path}
            to={place.path}
            end={places.some((other) => other.path.startsWith(place.path + "/"))}
          >
            {place.name}
          </NavLink>
        ))}
      </nav>
      <div className="group-page">{children}</div>
    </div>
  );
}

/** Shows what it holds to who has the right, and to others kindly why not. */
export function Guarded({ right, children }: { right: string; children: ReactNode }) {
  const { t } = useTranslation();
  const me = useMe().data;
  if (me?.rights.includes(right)) return children;
  const role = me ? t("user.role." + me.role) : "";
  return (
    <Page title={t("web.refused.title")}>
      <Empty description={t("web.refused.text", { role })}>
        <Link to="/">{t("web.nav.overview")}</Link>
      </Empty>
    </Page>
  );
}
