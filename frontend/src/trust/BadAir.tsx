// Forecasts of bad air: how many came true, how many were false, and whether the probability
// said it as often as it came.
import type { LeadReliability } from "../api/client";
import { lastDays, type Over } from "../api/spans";
import { dayLabel, type Day } from "../lib/kst";
import { formatNumber, formatPercent } from "../lib/numbers";
import { useChoice } from "../lib/useChoice";
import { useLanguage } from "../lib/useLanguage";
import { LEADS } from "../scores/PastForecasts";
import { Part, RecordTable } from "./Part";
import { ReliabilityChart } from "./ReliabilityChart";
import { useReliability } from "./useTrust";

interface BadAirProps {
  day: Day;
  over: Over;
}

/** Hits and false alarms in words, and the score of the probability. */
function useSentences({ n, hits, misses, false_alarms: wrong, brier, brier_of_usual: usual }: LeadReliability) {
  const { t } = useLanguage();
  const [bad, alarms] = [hits + misses, hits + wrong];
  return [
    bad === 0 ? t("trust.bad.noBad", { n }) : t("trust.bad.hits", { n, bad, hits }),
    alarms === 0 ? t("trust.bad.noAlarms") : t("trust.bad.falseAlarms", { alarms, false: wrong }),
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

function Found({ found, day, over }: BadAirProps & { found: LeadReliability }) {
  const { t, language } = useLanguage();
  const sentences = useSentences(found);
  const { from } = lastDays(day, over === "30" ? 30 : 365);
  const lead =
    found.lead === 1 ? t("scores.leadToday") : t("scores.leads", { count: found.lead - 1 });
  const bins = found.bins.filter(({ n }) => n > 0);
  return (
    <>
      <p>{sentences}</p>
      {bins.length > 0 && (
        <>
          <ReliabilityChart bins={bins} />
          <RecordTable
            caption={t(over === "all" ? "trust.bad.allOfIt" : "trust.bad.period", {
              lead,
              from: dayLabel(from, language, "dated"),
              to: dayLabel(day, language, "dated"),
            })}
            csv={
              over === "all"
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

/** The part, of the lead that the reader chose for the earlier forecasts. */
export function BadAir({ day, over }: BadAirProps) {
  const { t } = useLanguage();
  const query = useReliability(day, over);
  const [lead] = useChoice("lead", LEADS, "1");
  const found = query.data?.find((one) => one.lead === Number(lead));
  return (
    <Part title={t("trust.bad.title")} query={query}>
      {query.isSuccess && !found && <p>{t("trust.bad.none")}</p>}
      {found && <Found found={found} day={day} over={over} />}
    </Part>
  );
}
