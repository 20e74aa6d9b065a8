// Ours beside KMA's own forecasts in sentences, on the days that have one.
import type { ScoreSummary } from "../api/client";
import { useLeadName, useLeadPhrase } from "../lib/lead";
import { formatNumber } from "../lib/numbers";
import { useLanguage } from "../lib/useLanguage";
import styles from "./Scores.module.css";
import { againstOfficial } from "./verdict";

interface OfficialVerdictProps {
  /** One for each lead, in order. */
  rows: readonly ScoreSummary[];
  /** An error in the reader's unit, from one in the API's. */
  errorText: (error: number) => string;
}

/** How often KMA was the better one; nothing where too few days can be compared. */
export function OfficialVerdict({ rows, errorText }: OfficialVerdictProps) {
  const { t } = useLanguage();
  const phraseOf = useLeadPhrase();
  const { compared, better, worse } = againstOfficial(rows);
  if (compared.length === 0) return null;
  const sentences = [];
  const first = rows.find(({ lead }) => lead === 1 && compared.includes(lead));
  if (first?.official) {
    const { n, mae, ours_mae } = first.official;
    const errors = { n, official: errorText(mae), ours: errorText(ours_mae) };
    sentences.push(t(n === first.n ? "scores.kma.error" : "scores.kma.errorOfSome", errors));
  }
  const leads = worse.map(phraseOf);
  if (worse.length === compared.length) sentences.push(t("scores.kma.worse"));
  else if (worse.length > 0) sentences.push(t("scores.kma.worseAt", { leads: leads.join(", ") }));
  else if (better.length === compared.length) sentences.push(t("scores.kma.better"));
  else sentences.push(t("scores.kma.notWorse"));
  return <p className={styles.verdict}>{sentences.join(" ")}</p>;
}

/** Which of KMA's forecasts are compared, how old they were, and on how many days. */
export function OfficialNote({ rows }: Pick<OfficialVerdictProps, "rows">) {
  const { t } = useLanguage();
  const nameOf = useLeadName();
  const compared = rows.flatMap(({ lead, n, official }) => (official ? [{ lead, n, official }] : []));
  const [first] = compared;
  if (!first) return null;
  const age = formatNumber(first.official.mean_age, 1);
  const sentences = [t("scores.kma.note", { lead: nameOf(first.lead), age })];
  if (compared.some(({ n, official }) => official.n < n)) {
    const days = compared.map(({ official }) => official.n);
    const counts = { from: String(Math.min(...days)), to: String(Math.max(...days)) };
    sentences.push(t("scores.kma.days", { days: counts.from === counts.to ? counts.to : t("range", counts) }));
  }
  return <p className={styles.caption}>{sentences.join(" ")}</p>;
}
