// How far recent forecasts were off, beside two forecasts anyone could make.
import type { Result, ScoreSummary } from "../api/client";
import { useScores } from "../api/queries";
import { dayLabel } from "../lib/kst";
import { formatNumber, formatPercent } from "../lib/numbers";
import { useLanguage } from "../lib/useLanguage";
import styles from "./Scores.module.css";
import { Section } from "./Section";

const TARGETS = ["TA_MAX", "TA_MIN", "PM10_AVG"] as const;
/** Today, two days on and the last day tell how errors grow without a wall of numbers. */
const LEADS = [1, 3, 7] as const;

interface RowProps {
  row: ScoreSummary;
  /** The heading of a target's rows, on the first of them. */
  heading: { text: string; rows: number } | null;
}

function Row({ row, heading }: RowProps) {
  const { t } = useLanguage();
  const error = (value: number | undefined) =>
    value === undefined ? "–" : `${formatNumber(value, 1)} ${row.unit}`;
  const references = [row.persistence?.mae, row.climatology?.mae];
  const best = references.every((mae) => mae === undefined || row.mae <= mae);
  return (
    <tr>
      {heading && (
        <th scope="rowgroup" rowSpan={heading.rows}>
          {heading.text}
        </th>
      )}
      <th scope="row">
        {row.lead === 1 ? t("scores.leadToday") : t("scores.leads", { count: row.lead - 1 })}
      </th>
      <td data-best={best}>{error(row.mae)}</td>
      <td>{error(row.persistence?.mae)}</td>
      <td>{error(row.climatology?.mae)}</td>
      <td>{formatPercent(row.coverage80)}%</td>
      <td>{row.n}</td>
    </tr>
  );
}

/** The table of recent errors, or a sentence where there is none. */
export function Scores({ result }: { result: Result }) {
  const { t, language } = useLanguage();
  const scores = useScores(result.day);
  const groups = TARGETS.map((target) => {
    const rows = LEADS.flatMap(
      (lead) => scores.data?.summary.filter((s) => s.target === target && s.lead === lead) ?? [],
    );
    return { target, rows };
  }).filter(({ rows }) => rows.length > 0);
  const [first, last] = [scores.data?.scored_days[0], scores.data?.scored_days.at(-1)];

  return (
    <Section title={t("scores.title")} note={t("scores.note")}>
      {scores.isPending && <p className={styles.waiting} aria-busy="true" />}
      {scores.isError && <p>{t("scores.failed")}</p>}
      {scores.isSuccess && groups.length === 0 && <p>{t("scores.empty")}</p>}
      {groups.length > 0 && first !== undefined && last !== undefined && (
        // A keyboard can scroll the table sideways where it is wider than the screen.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={styles.scroll} tabIndex={0} role="group" aria-label={t("scores.title")}>
          <table className={styles.scores}>
            <caption>
              {t("scores.period", {
                from: dayLabel(first, language, "dated"),
                to: dayLabel(last, language, "dated"),
              })}
            </caption>
            <thead>
              <tr>
                <th scope="col">{t("scores.target")}</th>
                <th scope="col">{t("scores.lead")}</th>
                <th scope="col">{t("scores.ours")}</th>
                <th scope="col">{t("scores.persistence")}</th>
                <th scope="col">{t("scores.climatology")}</th>
                <th scope="col">
                  {t("scores.coverage")} <small>({t("scores.coverageNote")})</small>
                </th>
                <th scope="col">{t("scores.countLabel")}</th>
              </tr>
            </thead>
            {groups.map(({ target, rows }) => (
              <tbody key={target}>
                {rows.map((row, index) => (
                  <Row
                    key={row.lead}
                    row={row}
                    heading={
                      index === 0
                        ? { text: t(`scores.targets.${target}`), rows: rows.length }
                        : null
                    }
                  />
                ))}
              </tbody>
            ))}
          </table>
        </div>
      )}
    </Section>
  );
}
