import i18next from "i18next";
import ICU from "i18next-icu";
import { initReactI18next } from "react-i18next";
import english from "../../locales/en.json";

export const languages = ["en", "zh-CN"] as const;
export type Language = (typeof languages)[number];

const remembered = "troth-language";

/** The language that a list of preferences, best first, asks for. */
export function pickLanguage(wanted: readonly string[]): Language {
  for (const one of wanted) {
    if (/^zh\b/i.test(one)) return "zh-CN";
    if (/^en\b/i.test(one)) return "en";
  }
  return "en";
}

async function addTexts(language: Language) {
  if (i18next.hasResourceBundle(language, "translation")) return;
  const texts = await import("../../locales/zh-CN.json");
  i18next.addResourceBundle(language, "translation", texts.default);
}

export function rememberedLanguage(): string | null {
  return localStorage.getItem(remembered);
}

export async function startLanguages() {
  const own = rememberedLanguage();
  const language = pickLanguage(own ? [own] : navigator.languages);
  await i18next
    .use(ICU)
    .use(initReactI18next)
    .init({
      lng: "en",
      fallbackLng: "en",
      keySeparator: false,
      nsSeparator: false,
      resources: { en: { translation: english } },
      interpolation: { escapeValue: false },
    });
  await show(language);
}

async function show(language: Language) {
  await addTexts(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

export async function switchLanguage(language: Language) {
  localStorage.setItem(remembered, language);
  await show(language);
}

export function currentLanguage(): Language {
  return pickLanguage([i18next.language]);
}
