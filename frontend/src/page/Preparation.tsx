// What a system in its first minutes is doing, and about how long that takes.
import { usePreparation } from "../api/queries";
import { useLanguage } from "../lib/useLanguage";

const MINUTE = 60;

interface PreparationProps {
  /** The forecast that is waited for: the first one of any kind, or the first one by a model. */
  awaited: "first" | "model";
}

/** A sentence while something is prepared; nothing where nothing is. */
export function Preparation({ awaited }: PreparationProps) {
  const { t, language } = useLanguage();
  const preparation = usePreparation(awaited === "first").data;
  if (!preparation) return null;
  const { state } = preparation;
  if (state === "stopped" || state === "failed") return <p>{t(`preparation.${state}`)}</p>;
  const seconds =
    awaited === "first" ? preparation.first_forecast_in_s : preparation.model_forecast_in_s;
  if (seconds === null || preparation.step_words === null) return null;
  const count = Math.max(1, Math.ceil(seconds / MINUTE));
  return (
    <p>
      {t("preparation.now", { step: preparation.step_words[language] })}{" "}
      {t(awaited === "first" ? "preparation.untilFirst" : "preparation.untilModel", { count })}
    </p>
  );
}
