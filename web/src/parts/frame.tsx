import { useQueryClient } from "@tanstack/react-query";
import { Button, theme } from "antd";
import { useEffect, useRef, type CSSProperties, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, useLocation } from "react-router";
import { api, take, type Me } from "../api/client";
import { navigation, offered } from "./navigation";
import { saveLanguage, useEnter, useSettings } from "../session";
import { LanguageSwitch, ModeSwitch } from "./switches";

/** A new page begins at its top, also for the keyboard and for readers of the screen. */
function useFreshPage() {
  const { pathname } = useLocation();
  const content = useRef<HTMLElement>(null);
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    window.scrollTo(0, 0);
    content.current?.focus({ preventScroll: true });
  }, [pathname]);
  return content;
}

export function Frame({ me, children }: { me: Me; children: ReactNode }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const queries = useQueryClient();
  const enter = useEnter();
  const settings = useSettings();
  const content = useFreshPage();
  const leave = async () => {
    await take(api.POST("/api/v1/sign-out"));
    await enter(null);
  };
  // The account keeps the choice; texts of figures come from the server in the new language.
  const languageChanged = () => {
    void saveLanguage().catch(() => undefined);
    void queries.invalidateQueries({ queryKey: ["evaluation"] });
  };
  const look = {
    background: token.colorBgLayout,
    color: token.colorText,
    fontFamily: token.fontFamily,
    "--link": token.colorLink,
    "--ground": token.colorBgContainer,
    "--wrong": token.colorError,
  } as CSSProperties;
  return (
    <div className="frame" style={look}>
      <a className="skip" href="#content" style={{ background: token.colorBgElevated }}>
        {t("web.nav.skip")}
      </a>
      <header style={{ background: token.colorBgContainer, borderColor: token.colorBorderSecondary }}>
        <img src="/mark.svg" alt="" width={28} height={28} />
        <strong className="workspace">{settings.data?.name || "Troth"}</strong>
        <nav aria-label={t("web.nav.label")} className="main-nav">
          {offered(navigation, me.rights).map((place) => (
            <NavLink
              key={place.path}
              to={place.path}
              end={place.path === "/"}
              style={{ color: token.colorText }}
            >
              {t(place.text)}
            </NavLink>
          ))}
        </nav>
        <div className="tools">
          <LanguageSwitch after={languageChanged} />
          <ModeSwitch />
          <NavLink to="/account" title={me.email} style={{ color: token.colorText }}>
            {me.name || me.email}
          </NavLink>
          <Button type="text" onClick={() => void leave()}>
            {t("web.nav.sign_out")}
          </Button>
        </div>
      </header>
      <main id="content" tabIndex={-1} ref={content}>
        {children}
      </main>
    </div>
  );
}
