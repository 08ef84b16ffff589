import { useQueryClient } from "@tanstack/react-query";
import { Button, theme } from "antd";
import type { CSSProperties, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { api, take, type Me } from "../api/client";
import { saveLanguage, useEnter, useSettings } from "../session";
import { LanguageSwitch, ModeSwitch } from "./switches";

export function Frame({ me, children }: { me: Me; children: ReactNode }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const queries = useQueryClient();
  const enter = useEnter();
  const settings = useSettings();
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
        <nav aria-label={t("web.nav.label")}>
          <NavLink to="/" end style={{ color: token.colorText }}>
            {t("web.nav.overview")}
          </NavLink>
          {me.rights.includes("customers:read") && (
            <NavLink to="/customers" style={{ color: token.colorText }}>
              {t("web.nav.customers")}
            </NavLink>
          )}
        </nav>
        <div className="tools">
          <LanguageSwitch after={languageChanged} />
          <ModeSwitch />
          <Button type="text" onClick={() => void leave()} title={me.email}>
            {t("web.nav.sign_out")}
          </Button>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
