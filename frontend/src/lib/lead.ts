// The lead of past forecasts, how many days before its day a forecast was made: the reader's
// choice, kept in the address, and its name.
import { useLanguage } from "./useLanguage";
import { useUrlChoice } from "./useUrlChoice";

/** One, three and seven days: enough to see how forecasts blur with the lead. */
export const LEADS = ["1", "3", "7"] as const;

/** The chosen lead, and how to choose another. */
export function useLead() {
  return useUrlChoice("lead", LEADS, "1");
}

/** A function that names a lead, e.g. "2 days before"; lead 1 is issued on its day's morning. */
export function useLeadName(): (lead: number) => string {
  const { t } = useLanguage();
  return (lead) => (lead === 1 ? t("scores.leadToday") : t("scores.leads", { count: lead - 1 }));
}

/** The same as a part of a sentence: "on the same morning". */
export function useLeadPhrase(): (lead: number) => string {
  const { t } = useLanguage();
  const nameOf = useLeadName();
  return (lead) => (lead === 1 ? t("scores.leadTodayPhrase") : nameOf(lead));
}
