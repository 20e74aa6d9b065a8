// Forecasts of bad air: how many came true, how many were false alarms, and how well the
// forecast probability matches the observed frequency.
import type { LeadReliability } from "../api/client";
import { useReliability } from "../api/trustQueries";
import { dayLabel, type Day } from "../lib/kst";
import { useLead, useLeadPhrase } from "../lib/lead";
import { formatNumber, formatPercent } from "../lib/numbers";
import { periodRange, type Period } from "../lib/period";
import { useLanguage } from "../lib/useLanguage";
import { Subsection } from "../ui/Subsection";
import { RecordTable } from "./RecordTable";
import { ReliabilityChart } from "./ReliabilityChart";

interface BadAirProps {
  day: Day;
  period: Period;
}

/** Hits and false alarms in words, and the score of the probability. */
function useSentences(found: LeadReliability) {
  const { t } = useLanguage();
  const { n, hits, misses, false_alarms: falseAlarms, brier, brier_of_usual: usual } = found;
  const [bad, alarms] = [hits + misses, hits + falseAlarms];
  return [
    bad === 0 ? t("trust.bad.noBad", { n }) : t("trust.bad.hits", { n, bad, hits }),
    alarms === 0 ? t("trust.bad.noAlarms") : t("trust.bad.falseAlarms", { alarms, false: falseAlarms }),
    ...(brier === null || usual === null
      ? []
      : [
          t("trust.bad.brier", {
            brier: formatNumber(brier, 3),
            usual: formatNumber(usual, 3),
          }),
        ]),
  ].join(" ");
}

function Found({ found, day, period }: BadAirProps & { found: LeadReliability }) {
  const { t, language } = useLanguage();
  const sentences = useSentences(found);
  const { from } = periodRange(period, day);
  const phraseOf = useLeadPhrase();
  const bins = found.bins.filter(({ n }) => n > 0);
  return (
    <>
      <p>{sentences}</p>
      {bins.length > 0 && (
        <>
          <ReliabilityChart bins={bins} />
          <RecordTable
            caption={t(period === "all" ? "trust.bad.allOfIt" : "trust.bad.period", {
              lead: phraseOf(found.lead),
              from: dayLabel(from, language, "dated"),
              to: dayLabel(day, language, "dated"),
            })}
            csv={
              period === "all"
                ? undefined
                : `/api/v1/reliability.csv?from=${from}&to=${day}&lead=${found.lead}`
            }
            head={[
              t("trust.bad.range"),
              t("trust.bad.forecast"),
              t("trust.bad.observed"),
              t("trust.bad.count"),
            ]}
          >
            {bins.map((bin) => (
              <tr key={bin.from_probability}>
                <th scope="row">
                  {formatPercent(bin.from_probability)}–{formatPercent(bin.to_probability)}%
                </th>
                <td>{formatPercent(bin.mean_probability ?? 0)}%</td>
                <td>{formatPercent(bin.observed_share ?? 0)}%</td>
                <td>{bin.n}</td>
              </tr>
            ))}
          </RecordTable>
        </>
      )}
    </>
  );
}

/** The subsection, for the lead that the reader chose for the earlier forecasts. */
export function BadAir({ day, period }: BadAirProps) {
  const { t } = useLanguage();
  const query = useReliability(day, period);
  const [lead] = useLead();
  const found = query.data?.find((one) => one.lead === Number(lead));
  return (
    <Subsection title={t("trust.bad.title")} failure={query.isError && t("trust.failed")}>
      {query.isSuccess && !found && <p>{t("trust.bad.none")}</p>}
      {found && <Found found={found} day={day} period={period} />}
    </Subsection>
  );
}
