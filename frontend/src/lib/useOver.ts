// Over which days the record of the forecasts is told: the reader's choice, kept in the address.
import { OVERS } from "../api/spans";
import { useChoice } from "./useChoice";

/** The range chosen, and how to choose another. */
export function useOver() {
  return useChoice("over", OVERS, "30");
}
