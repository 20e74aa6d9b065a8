// The drift checks: when a change was found and why, and the newest check's values.
import type { DriftCheck } from "../api/client";
import { useDrift } from "../api/trustQueries";
import { dayLabel, type Day } from "../lib/kst";
import { formatNumber } from "../lib/numbers";
import { periodRange, type Period } from "../lib/period";
import { useLanguage } from "../lib/useLanguage";
import { Subsection } from "../ui/Subsection";
import { episodesOf } from "./grouping";
import { RecordTable } from "./RecordTable";
import styles from "./Trust.module.css";

interface DriftProps {
  day: Day;
  period: Period;
}

/** One run of days on which a change was found, with the reasons of its last day. */
function Episode({ checks }: { checks: readonly DriftCheck[] }) {
  const { t, language } = useLanguage();
  const [first, last] = [checks[0], checks.at(-1)];
  if (!first || !last) return null;
  const from = dayLabel(first.day, language, "dated");
  return (
    <li>
      <strong>
        {checks.length === 1
          ? from
          : t("trust.drift.days", { from, to: dayLabel(last.day, language, "dated"), n: checks.length })}
      </strong>
      {last.reasons_words.map((words) => (
        <span key={words.en} lang={words[language] === words.en ? "en" : language}>
          {words[language]}
        </span>
      ))}
    </li>
  );
}

function wordOf(words: Readonly<Record<string, string>>, name: string): string {
  return words[name] ?? name;
}

function Signs({ check, csv }: { check: DriftCheck; csv: string | undefined }) {
  const { t, language } = useLanguage();
  const names = t("targets", { returnObjects: true });
  const corrections = t("trust.drift.corrections", { returnObjects: true });
  const groups = t("trust.drift.groups", { returnObjects: true });
  const nameOf = ({ name, group }: DriftCheck["findings"][number]) =>
    group === null
      ? wordOf(names, name)
      : t("trust.drift.of", { correction: wordOf(corrections, name), group: wordOf(groups, group) });
  return (
    <RecordTable
      caption={t("trust.drift.signs", { day: dayLabel(check.day, language, "dated") })}
      csv={csv}
      head={[
        t("trust.drift.sign"),
        t("trust.drift.kind"),
        t("trust.drift.value"),
        t("trust.drift.threshold"),
        t("trust.drift.row"),
      ]}
    >
      {check.findings.map((one) => (
        <tr key={`${one.kind} ${one.name} ${one.group ?? ""}`} data-exceeded={one.exceeded}>
          <th scope="row">{nameOf(one)}</th>
          <td>{t(`trust.drift.kinds.${one.kind}`)}</td>
          <td>{formatNumber(one.value, 2)}</td>
          <td>{formatNumber(one.threshold, 2)}</td>
          <td>{one.days_in_a_row}</td>
        </tr>
      ))}
    </RecordTable>
  );
}

/** The newest check's values, for experts; nothing without a check. */
export function DriftValues({ day, period }: DriftProps) {
  const { t } = useLanguage();
  const newest = useDrift(day, period).data?.at(-1);
  const { from } = periodRange(period, day);
  if (!newest || newest.findings.length === 0) return null;
  return (
    <Subsection title={t("trust.drift.title")}>
      <Signs
        check={newest}
        csv={period === "all" ? undefined : `/api/v1/drift.csv?from=${from}&to=${day}`}
      />
    </Subsection>
  );
}

/** When a change was found, and why. */
export function DriftHistory({ day, period }: DriftProps) {
  const { t } = useLanguage();
  const query = useDrift(day, period);
  const checks = query.data ?? [];
  const found = checks.filter(({ drifted }) => drifted).length;
  return (
    <Subsection
      title={t("trust.drift.title")}
      note={t("trust.drift.note")}
      failure={query.isError && t("trust.failed")}
    >
      {query.isSuccess && checks.length === 0 && <p>{t("trust.drift.none")}</p>}
      {checks.length > 0 && (
        <>
          <p>
            {found === 0
              ? t("trust.drift.calm", { n: checks.length })
              : t("trust.drift.found", { n: checks.length, found })}
          </p>
          <ul className={styles.episodes}>
            {episodesOf(checks).map((episode) => (
              <Episode key={episode[0]?.day} checks={episode} />
            ))}
          </ul>
        </>
      )}
    </Subsection>
  );
}
