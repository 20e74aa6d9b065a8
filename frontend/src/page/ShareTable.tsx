// How the forecast of a day was made, for who wants to know: the daily model's value, what was
// added to it, and their sum. Folded until the reader opens it.
import { useState } from "react";
import type { ForecastDay } from "../api/client";
import { useTargetUnits } from "../charts/targets";
import { dayLabel, type Day } from "../lib/kst";
import { formatNumber, formatSigned } from "../lib/numbers";
import { useFolding } from "../lib/useFolding";
import { useLanguage } from "../lib/useLanguage";
import { useUnits } from "../lib/useUnits";
import { ScrollArea } from "../ui/ScrollArea";
import { SegmentedControl } from "../ui/SegmentedControl";
import styles from "./ShareTable.module.css";
import { ADDED, sentencesOf } from "./shares";

const HEADS = {
  TA_MIN: "day.low",
  TA_MAX: "day.high",
  TA_AVG: "day.mean",
  PM10_AVG: "week.columns.dust",
} as const;
const TARGETS = ["TA_MIN", "TA_MAX", "TA_AVG", "PM10_AVG"] as const;
const STEPS = ["daily", ...ADDED, "mean"] as const;

/** How each step of a day is written; "–" where a correction was not made. */
function useCells({ targets }: ForecastDay) {
  const unitsOf = useTargetUnits();
  return (step: (typeof STEPS)[number], target: (typeof TARGETS)[number]): string => {
    const { mean, shares, corrections } = targets[target];
    const { digits, convert, convertDifference } = unitsOf(target);
    if (step === "mean") return formatNumber(convert(mean), digits);
    if (shares === null) return "–";
    if (step === "daily") return formatNumber(convert(shares.daily), digits);
    if (step !== "calibration" && !corrections.includes(step)) return "–";
    return formatSigned(convertDifference(shares[step]), digits);
  };
}

function Table({ day }: { day: ForecastDay }) {
  const { t, language } = useLanguage();
  const unitsOf = useTargetUnits();
  const cellOf = useCells(day);
  const title = t("shares.table", { day: dayLabel(day.date, language) });
  return (
    <ScrollArea className={styles.scroll} label={title}>
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <td />
            {TARGETS.map((target) => (
              <th scope="col" key={target}>
                {t(HEADS[target])} <small>{unitsOf(target).unit}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {STEPS.map((step) => (
            <tr key={step} data-step={step}>
              <th scope="row">{t(`shares.steps.${step}`)}</th>
              {TARGETS.map((target) => (
                <td key={target}>{cellOf(step, target)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

interface SharesProps {
  /** The days of the forecast from today on. */
  days: readonly ForecastDay[];
  today: Day;
}

function Unfolded({ days, today }: SharesProps) {
  const { t, language } = useLanguage();
  const { degrees } = useUnits();
  const [chosen, choose] = useState(today);
  // At midnight in Seoul the chosen day may have passed.
  const day = days.find(({ date }) => date === chosen) ?? days[0];
  if (day === undefined) return null;
  const reasons = sentencesOf(day, today, { t, degrees });
  return (
    <>
      <SegmentedControl
        legend={t("shares.chooseDay")}
        options={days.map(({ date }) => ({
          value: date,
          label: date === today ? t("day.today") : dayLabel(date, language, "weekday"),
        }))}
        chosen={day.date}
        onChoose={choose}
      />
      {reasons !== "" && <p>{reasons}</p>}
      <Table day={day} />
      <p className={styles.note}>
        {t("shares.note")} {t("shares.noteOfficial")} {t("shares.noteMedian")}
      </p>
    </>
  );
}

/** The steps of each day; nothing where no model made the forecast. */
export function Shares({ days, today }: SharesProps) {
  const { t } = useLanguage();
  const [open, onToggle] = useFolding();
  const isKnown = days.some(({ targets }) => TARGETS.some((name) => targets[name].shares !== null));
  if (!isKnown) return null;
  return (
    <details className={styles.shares} data-steps onToggle={onToggle}>
      <summary>{t("shares.title")}</summary>
      {open && <Unfolded days={days} today={today} />}
    </details>
  );
}
