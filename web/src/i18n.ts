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

type Texts = { default: Record<string, string> };
/** Texts that come with a page, by language. */
export type TextPart = Record<Language, () => Promise<Texts>>;

const parts = new Set<TextPart>();

async function addTexts(language: Language) {
  if (!i18next.hasResourceBundle(language, "translation")) {
    const texts = await import("../../locales/zh-CN.json");
    i18next.addResourceBundle(language, "translation", texts.default);
  }
  await Promise.all([...parts].map((part) => addPart(part, language)));
}

async function addPart(part: TextPart, language: Language) {
  const texts = await part[language]();
  i18next.addResourceBundle(language, "translation", texts.default);
}

/** Has the texts of a page there before it is shown, and in every language chosen later. */
export async function withTexts<Page>(part: TextPart, page: Promise<Page>): Promise<Page> {
  parts.add(part);
  const [found] = await Promise.all([page, addPart(part, currentLanguage())]);
  return found;
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
