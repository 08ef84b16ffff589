import { Button } from "antd";
import { use } from "react";
import { useTranslation } from "react-i18next";
import { currentLanguage, switchLanguage } from "../i18n";
import { ModeContext } from "./mode";

/** Named in the other language, for whoever cannot read this one. */
export function LanguageSwitch({ after }: { after?: () => void }) {
  const next = currentLanguage() === "en" ? "zh-CN" : "en";
  return (
    <Button
      type="text"
      lang={next}
      onClick={() => void switchLanguage(next).then(() => after?.())}
    >
      {next === "en" ? "English" : "简体中文"}
    </Button>
  );
}

export function ModeSwitch() {
  const { t } = useTranslation();
  const { mode, setMode } = use(ModeContext);
  return (
    <Button type="text" onClick={() => setMode(mode === "dark" ? "light" : "dark")}>
      {mode === "dark" ? t("web.mode.light") : t("web.mode.dark")}
    </Button>
  );
}
