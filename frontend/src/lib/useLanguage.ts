// The language on screen and its texts.
import { useTranslation } from "react-i18next";
import type { Language } from "../i18n";
import { formatNumber } from "./numbers";

/** The translate function `t`, its language, and a function for ranges of numbers. */
export function useLanguage() {
  const { t, i18n } = useTranslation();
  /** Two numbers as a range, e.g. "−8~ −5°" or "−8 to −5°". */
  const range = (from: number, to: number, digits = 0, unit = "") => {
    const ends = { from: formatNumber(from, digits), to: formatNumber(to, digits) + unit };
    return ends.to.startsWith("−") ? t("rangeToNegative", ends) : t("range", ends);
  };
  return { t, language: i18n.language as Language, range };
}
