// A range as it is read aloud: with the words for how often it holds.
import type { ReactNode } from "react";
import { useLanguage } from "../lib/useLanguage";

/** The range, after "10번 중 8번은" for a screen reader; a note says so to who sees the page. */
export function RangeText({ children }: { children: ReactNode }) {
  const { t } = useLanguage();
  return (
    <>
      <span className="visually-hidden">{t("day.rangeLabel")} </span>
      {children}
    </>
  );
}
