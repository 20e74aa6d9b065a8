// Numbers as a reader sees them: rounded half up, with a true minus sign.

/** Rounds half away from zero at `digits` decimals, without a negative zero. */
function rounded(value: number, digits: number): number {
  const factor = 10 ** digits;
  const result = (Math.sign(value) * Math.round(Math.abs(value) * factor)) / factor;
  return result === 0 ? 0 : result;
}

/** A number with exactly `digits` decimals, "−" for minus. */
export function formatNumber(value: number, digits = 0): string {
  return rounded(value, digits).toFixed(digits).replace("-", "−");
}

/** A probability from 0 to 1 as whole per cent, e.g. "35". */
export function formatPercent(probability: number): string {
  return formatNumber(probability * 100);
}
