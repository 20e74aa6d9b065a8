// The geometry of a chart of days, and which days its axis names.
import { scaleLinear, type ScaleLinear } from "d3-scale";
import type { Day } from "../lib/kst";
import { extentOf, type Series } from "./series";

export const HEIGHT = 300;
export const MARGIN = { top: 8, right: 14, bottom: 30, left: 38 };

/** Least share of the width for the days ahead, so that a long past leaves them legible. */
const LEAST_SHARE_AHEAD = 7 / 37;
/** µg/m³; the scale always reaches into 나쁨, so that clean air looks low. */
const LEAST_DUST_TOP = 100;
/** The width of one date on the axis, CSS pixels. */
const TICK_PIXELS = 46;
/** From this many days a tick on, the axis names the firsts of months. */
const DAYS_OF_LONG_STEPS = 8;

/** Edges and scales in CSS pixels; `x` takes the index of a day. */
export interface Layout {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  x: ScaleLinear<number, number>;
  y: ScaleLinear<number, number>;
}

/**
 * The layout of a chart.
 *
 * @param firstForecast index of the first day that is forecast; `count` where none is.
 * @param zones whether the PM10 grades are its background; its scale then begins at zero.
 */
export function layoutOf(
  width: number,
  count: number,
  firstForecast: number,
  series: readonly Series[],
  zones: boolean,
): Layout {
  const [left, right] = [MARGIN.left, width - MARGIN.right];
  const [top, bottom] = [MARGIN.top, HEIGHT - MARGIN.bottom];
  const [lowest, highest] = extentOf(series);
  const domain = zones ? [0, Math.max(highest, LEAST_DUST_TOP)] : [lowest, highest];
  const ahead = count - firstForecast;
  const x = scaleLinear([-0.5, count - 0.5], [left, right]);
  if (ahead > 0 && firstForecast > 0 && ahead / count < LEAST_SHARE_AHEAD) {
    const edge = right - (right - left) * LEAST_SHARE_AHEAD;
    x.domain([-0.5, firstForecast - 0.5, count - 0.5]).range([left, edge, right]);
  }
  const y = scaleLinear(domain, [bottom, top]).nice(5);
  return { width, height: HEIGHT, left, right, top, bottom, x, y };
}

/** Indices of the days that the axis names, far enough apart for their dates. */
export function tickIndices(
  days: readonly Day[],
  firstForecast: number,
  { x }: Pick<Layout, "x">,
): number[] {
  const anchor = firstForecast < days.length ? firstForecast : days.length - 1;
  const stepFrom = (index: number) => {
    const pixels = x(index + 1) - x(index);
    // While the page is being laid out a chart can be narrower than its margins.
    return pixels > 0 ? Math.ceil(TICK_PIXELS / pixels) : days.length;
  };
  const ticks = [anchor];
  const ahead = stepFrom(anchor);
  for (let index = anchor + ahead; index < days.length; index += ahead) ticks.push(index);

  const back = stepFrom(0);
  let next = x(anchor);
  for (let index = anchor - 1; index >= 0; index -= 1) {
    const fits = next - x(index) >= TICK_PIXELS;
    const named = back < DAYS_OF_LONG_STEPS || days[index]?.endsWith("-01");
    if (fits && named) {
      ticks.unshift(index);
      next = x(index);
    }
  }
  return ticks;
}
