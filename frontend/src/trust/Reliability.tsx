// How well the forecast probability of bad air matched the observed frequency, for experts.
import type { LeadReliability } from "../api/client";
import { dayLabel } from "../lib/kst";
import { useLeadPhrase } from "../lib/lead";
import { formatNumber, formatPercent, rounded } from "../lib/numbers";
import { periodRange } from "../lib/period";
import { useLanguage } from "../lib/useLanguage";
import { Subsection } from "../ui/Subsection";
import { badDaysOf, useFound, type BadAirProps } from "./BadAir";
import { RecordTable } from "./RecordTable";
import { ReliabilityChart } from "./ReliabilityChart";

/** Of a Brier score. */
const DIGITS = 3;

/** The score of the probability; without a bad day it would say nothing. */
function useBrier(found: LeadReliability): string | null {
  const { t } = useLanguage();
  const { brier, brier_of_usual: usual } = found;
  if (badDaysOf(found) === 0) return t("record.brier.noBadDays");
  if (brier === null || usual === null) return null;
  const text = (score: number) =>
    rounded(score, DIGITS) === 0 ? t("record.brier.nearlyZero") : formatNumber(score, DIGITS);
  const [ours, theirs] = [rounded(brier, DIGITS), rounded(usual, DIGITS)];
  const words = ours === theirs ? "equal" : ours < theirs ? "smaller" : "larger";
  return t(`record.brier.${words}`, { brier: text(brier), usual: text(usual) });
}

function Bins({ found, day, period }: BadAirProps & { found: LeadReliability }) {
  const { t, language } = useLanguage();
  const phraseOf = useLeadPhrase();
  const { from } = periodRange(period, day);
  const bins = found.bins.filter(({ n }) => n > 0);
  const caption = t(period === "all" ? "trust.bad.allOfIt" : "trust.bad.period", {
    lead: phraseOf(found.lead),
    from: dayLabel(from, language, "dated"),
    to: dayLabel(day, language, "dated"),
  });
  const csv = `/api/v1/reliability.csv?from=${from}&to=${day}&lead=${found.lead}`;
  if (bins.length === 0) return null;
  return (
    <>
      <ReliabilityChart bins={bins} />
      <RecordTable
        caption={caption}
        csv={period === "all" ? undefined : csv}
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
  );
}

function Found(props: BadAirProps & { found: LeadReliability }) {
  const { t } = useLanguage();
  const brier = useBrier(props.found);
  return (
    <Subsection title={t("record.brier.title")}>
      {brier !== null && <p>{brier}</p>}
      <Bins {...props} />
    </Subsection>
  );
}

/** The subsection, for the lead that the reader chose; nothing where it was not scored. */
export function Reliability(props: BadAirProps) {
  const found = useFound(props);
  return found ? <Found found={found} {...props} /> : null;
}
