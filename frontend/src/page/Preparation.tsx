// What a system in its first minutes is doing, and about how long that takes.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
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
  const queries = useQueryClient();
  const preparation = usePreparation(awaited === "first").data;
  const { state, step } = preparation ?? { state: null, step: null };
  // When a step has ended there may be another forecast to show.
  useEffect(() => {
    if (step !== null) void queries.invalidateQueries({ queryKey: ["result"] });
  }, [queries, state, step]);
  if (!preparation) return null;
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
