// The models: which issued which days, and which were accepted or refused, by how much.
import type { Decision, Issuer } from "../api/client";
import { useModels } from "../api/trustQueries";
import { addDays, dayLabel, type Day } from "../lib/kst";
import { formatNumber } from "../lib/numbers";
import type { Period } from "../lib/period";
import { useLanguage } from "../lib/useLanguage";
import { Subsection } from "../ui/Subsection";
import { RecordTable } from "./RecordTable";

/** The mornings a model issued on, from the first to the last. */
function Issuers({ issued }: { issued: readonly Issuer[] }) {
  const { t, language } = useLanguage();
  const dayRange = useDayRange();
  return (
    <RecordTable
      caption={t("trust.models.issued")}
      head={[
        t("trust.models.version"),
        t("trust.models.days"),
        t("trust.models.count"),
        t("trust.models.promoted"),
      ]}
    >
      {issued.map(({ version, name, days, promoted_on: promoted }) => (
        <tr key={version}>
          <th scope="row">{name === "lstm" ? version : t("trust.models.fallback")}</th>
          <td>{dayRange(days)}</td>
          <td>{days.length}</td>
          <td>{promoted === null ? "–" : dayLabel(promoted, language, "dated")}</td>
        </tr>
      ))}
    </RecordTable>
  );
}

/** "2022년 12월 1일~2022년 12월 31일": the first day ahead of each D. */
function useDayRange() {
  const { t, language } = useLanguage();
  return (days: readonly Day[]) => {
    const [first, last] = [days[0], days.at(-1)];
    if (first === undefined || last === undefined) return "–";
    const from = dayLabel(addDays(first, 1), language, "dated");
    return first === last
      ? from
      : t("range", { from, to: dayLabel(addDays(last, 1), language, "dated") });
  };
}

function Decisions({ decisions }: { decisions: readonly Decision[] }) {
  const { t, language } = useLanguage();
  const better = ({ better_by_percent: percent, confidence }: Decision) => {
    const size = formatNumber(Math.abs(percent), 1);
    if (percent < 0) return t("trust.models.more", { percent: size });
    if (confidence === null) return t("trust.models.less", { percent: size });
    // Rounded down, as in the reason: 89.9 % is not the 90 % that is needed.
    const sure = Math.floor(100 * confidence);
    return t("trust.models.lessAndSure", { percent: size, sure });
  };
  return (
    <RecordTable
      caption={t("trust.models.decisions")}
      csv="/api/v1/models.csv"
      head={[
        t("trust.models.day"),
        t("trust.models.decision"),
        t("trust.models.version"),
        t("trust.models.better"),
        t("trust.models.against"),
      ]}
    >
      {decisions.map((one) => (
        <tr key={one.version + one.decided_at}>
          <th scope="row">{dayLabel(one.by_day, language, "dated")}</th>
          <td>{t(`trust.models.decisionsMade.${one.decision}`)}</td>
          <td>{one.version}</td>
          <td>{better(one)}</td>
          <td>
            {one.compared_with === "persistence" ? t("trust.models.persistence") : one.compared_with}
          </td>
        </tr>
      ))}
    </RecordTable>
  );
}

/** The subsection. */
export function ModelHistory({ day, period }: { day: Day; period: Period }) {
  const { t } = useLanguage();
  const query = useModels(day, period);
  return (
    <Subsection title={t("trust.models.title")} failure={query.isError && t("trust.failed")}>
      {query.data && (
        <>
          {query.data.issued.length === 0 ? (
            <p>{t("trust.models.none")}</p>
          ) : (
            <Issuers issued={query.data.issued} />
          )}
          {query.data.decisions.length === 0 ? (
            <p>{t("trust.models.noDecisions")}</p>
          ) : (
            <Decisions decisions={query.data.decisions} />
          )}
        </>
      )}
    </Subsection>
  );
}
