import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { formatMoney, formatNumber, formatShare, signed } from "../../format";
import { useSettings } from "../../session";
import type { Writing } from "./pictures/common";

/** Figures and words as the reader reads them. */
export function useWriting(): Writing {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const currency = useSettings().data?.currency ?? "GBP";
  return useMemo(
    () => ({
      number: (value, digits = 0) => formatNumber(language, value, digits),
      percent: (value, digits = 1) => formatShare(language, value, digits),
      signed: (value, digits = 1) => signed(formatNumber(language, value, digits), value),
      money: (value) => formatMoney(language, value, currency, true),
      say: (name, values) => t("web.measure." + name, values ?? {}),
      construct: (name) =>
        i18n.exists("study.construct." + name) ? t("study.construct." + name) : name,
      word: (name) => (i18n.exists("study.word." + name) ? t("study.word." + name) : name),
    }),
    [t, i18n, language, currency],
  );
}
