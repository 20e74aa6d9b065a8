// The choice of the period that the record of past forecasts covers.
import { PERIODS, usePeriod } from "../lib/period";
import { useLanguage } from "../lib/useLanguage";
import { SegmentedControl } from "./SegmentedControl";

const NAMES = { "30": "month", "365": "year", all: "all" } as const;

/** The choice of the period, one for all sections that show it. */
export function PeriodChoice() {
  const { t } = useLanguage();
  const [period, choose] = usePeriod();
  return (
    <SegmentedControl
      legend={t("scores.periodLegend")}
      options={PERIODS.map((value) => ({ value, label: t(`scores.periods.${NAMES[value]}`) }))}
      chosen={period}
      onChoose={choose}
    />
  );
}
