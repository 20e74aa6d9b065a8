// What a system in its first minutes is doing, and about how long that takes.
import type { ReactNode } from "react";
import { usePreparation } from "../api/queries";
import { useLanguage } from "../lib/useLanguage";

const MINUTE = 60;

interface PreparationProps {
  /** The forecast that is waited for: the first one of any kind, or the first one by a model. */
  awaited: "first" | "model";
  /** What is said besides, unless the preparation has ended or can't go on. */
  otherwise?: ReactNode;
}

/** A sentence while something is prepared, or on what keeps it from going on. */
export function Preparation({ awaited, otherwise = null }: PreparationProps) {
  const { t, language } = useLanguage();
  const preparation = usePreparation(awaited === "first").data;
  if (!preparation) return otherwise;
  const { state, trouble } = preparation;
  if (state === "stopped") return <p>{t("preparation.stopped")}</p>;
  if (state === "failed") {
    return (
      <p>
        {t("preparation.failed")} {trouble && t(`preparation.failedBy.${trouble}`)}
      </p>
    );
  }
  if (state === "running" && trouble === "hub_unreachable") {
    return <p>{t("preparation.waiting")}</p>;
  }
  const seconds =
    awaited === "first" ? preparation.first_forecast_in_s : preparation.model_forecast_in_s;
  if (seconds === null || preparation.step_words === null) return otherwise;
  const count = Math.max(1, Math.ceil(seconds / MINUTE));
  return (
    <>
      {otherwise}
      <p>
        {t("preparation.now", { step: preparation.step_words[language] })}{" "}
        {t(awaited === "first" ? "preparation.untilFirst" : "preparation.untilModel", { count })}
      </p>
    </>
  );
}
