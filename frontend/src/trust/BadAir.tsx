// Forecasts of bad air in words: how many came true, and how many were false alarms.
import type { LeadReliability } from "../api/client";
import { useReliability } from "../api/trustQueries";
import { dayLabel, type Day } from "../lib/kst";
import { useLead } from "../lib/lead";
import { periodRange, type Period } from "../lib/period";
import { useLanguage } from "../lib/useLanguage";
import { Subsection } from "../ui/Subsection";

export interface BadAirProps {
  day: Day;
  period: Period;
}

/** The lead that the reader chose for the earlier forecasts, if it was scored. */
export function useFound({ day, period }: BadAirProps): LeadReliability | undefined {
  const [lead] = useLead();
  return useReliability(day, period).data?.find((one) => one.lead === Number(lead));
}

/** How many days had bad air. */
export function badDaysOf({ hits, misses }: LeadReliability): number {
  return hits + misses;
}

function Sentences({ found, day, period }: BadAirProps & { found: LeadReliability }) {
  const { t, language } = useLanguage();
  const { n, hits, false_alarms: falseAlarms } = found;
  const [bad, alarms] = [badDaysOf(found), hits + falseAlarms];
  const ends = {
    from: dayLabel(periodRange(period, day).from, language, "dated"),
    to: dayLabel(day, language, "dated"),
  };
  const when = t(period === "all" ? "record.until" : "record.between", ends);
  const counts = { n, bad, hits, period: when };
  const words = hits > 0 ? "trust.bad.hits" : bad > 0 ? "record.allMissed" : "trust.bad.noBad";
  const sentences = [
    t(words, counts),
    alarms === 0 ? t("trust.bad.noAlarms") : t("trust.bad.falseAlarms", { alarms, false: falseAlarms }),
  ];
  return <p>{sentences.join(" ")}</p>;
}

/** The subsection, for the chosen lead. */
export function BadAir(props: BadAirProps) {
  const { t } = useLanguage();
  const query = useReliability(props.day, props.period);
  const found = useFound(props);
  return (
    <Subsection title={t("trust.bad.title")} failure={query.isError && t("trust.failed")}>
      {query.isSuccess && !found && <p>{t("trust.bad.none")}</p>}
      {found && <Sentences found={found} {...props} />}
    </Subsection>
  );
}
