// Languages: which there are, which one an address asks for, and how it is loaded.
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { ko } from "./ko";

export const LANGUAGES = ["ko", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof ko };
  }
}

/** The language of an address: English below /en, Korean elsewhere. */
export function languageOf(path: string): Language {
  return /^\/en(\/|$)/.test(path) ? "en" : "ko";
}

/** The address of the page in a language. */
export function pathOf(language: Language): string {
  return language === "en" ? "/en" : "/";
}

/** Starts the translations with Korean, which is always there. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: "ko",
    fallbackLng: "ko",
    resources: { ko: { translation: ko } },
    interpolation: { escapeValue: false }, // React escapes
  });
}

/** Loads a language if it isn't there yet, and makes it the page's. */
export async function setLanguage(language: Language): Promise<void> {
  if (language === "en" && !i18next.hasResourceBundle("en", "translation")) {
    const { en } = await import("./en");
    i18next.addResourceBundle("en", "translation", en);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
