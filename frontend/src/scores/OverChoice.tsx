// Which days the record is told of: the last 30, the last year, or all.
import { OVERS } from "../api/spans";
import { useLanguage } from "../lib/useLanguage";
import { useOver } from "../lib/useOver";
import { Choice } from "../page/Choice";

const NAMES = { "30": "month", "365": "year", all: "all" } as const;

/** The choice of days, the same one wherever it stands. */
export function OverChoice() {
  const { t } = useLanguage();
  const [over, choose] = useOver();
  return (
    <Choice
      legend={t("scores.over")}
      options={OVERS.map((value) => ({ value, label: t(`scores.overs.${NAMES[value]}`) }))}
      chosen={over}
      onChoose={choose}
    />
  );
}
