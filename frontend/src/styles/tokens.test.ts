import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { GRADES } from "../lib/grades";
import { contrast, DEFICIENCIES, difference, over } from "../test/colour";

const css = readFileSync("src/styles/tokens.css", "utf8");

/** The pairs of custom properties below a selector. */
function tokensOf(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  expect(start, selector).toBeGreaterThan(-1);
  const block = css.slice(start, css.indexOf("}", start));
  const pairs = [...block.matchAll(/(--[\w-]+):\s*([^;]+);/g)];
  return Object.fromEntries(pairs.map(([, name = "", value = ""]) => [name, value.trim()]));
}

const light = tokensOf(":root");
const systemDark = tokensOf(':root:not([data-theme="light"])');
const chosenDark = tokensOf(':root[data-theme="dark"]');
const THEMES = { light, dark: { ...light, ...chosenDark } };

/** Read as text: WCAG AA for any size. */
const LEAST_TEXT_CONTRAST = 4.5;
/** Read as a line or a shape: WCAG 1.4.11. */
const LEAST_SHAPE_CONTRAST = 3;
/** Two fields of this distance are told apart at a glance; about 2 is just noticeable. */
const LEAST_DIFFERENCE = 20;

const TEXT_ON_PAPER = ["ink", "ink-soft", "link", "high", "low", "dust"];
const STATES_ON_PAPER = ["state-fresh", "state-late", "state-stale"];

test("the dark theme has the same values for the system's setting and the reader's choice", () => {
  expect(systemDark).toEqual(chosenDark);
});

describe.each(Object.entries(THEMES))("in the %s theme", (_, theme) => {
  const of = (name: string) => theme[`--${name}`] ?? "";

  test.each([...TEXT_ON_PAPER, ...STATES_ON_PAPER])("%s can be read on paper", (name) => {
    expect(contrast(of(name), of("paper"))).toBeGreaterThanOrEqual(LEAST_TEXT_CONTRAST);
  });

  test.each(["notice", "alarm"])("the words of a %s can be read", (name) => {
    expect(contrast(of(`${name}-ink`), of(name))).toBeGreaterThanOrEqual(LEAST_TEXT_CONTRAST);
  });

  test.each(GRADES)("the word of the grade %s can be read on its colour", (grade) => {
    expect(contrast(of(`grade-${grade}-ink`), of(`grade-${grade}`))).toBeGreaterThanOrEqual(
      LEAST_TEXT_CONTRAST,
    );
  });

  test.each(GRADES)("the line and the words of the dust chart stand out on %s", (grade) => {
    const strength = Number.parseFloat(of("zone-strength")) / 100;
    const zone = over(of(`grade-${grade}`), of("paper"), strength);

    expect(contrast(of("dust"), zone)).toBeGreaterThanOrEqual(LEAST_SHAPE_CONTRAST);
    expect(contrast(of("ink-soft"), zone)).toBeGreaterThanOrEqual(LEAST_TEXT_CONTRAST);
  });
});

describe("the colours of the grades", () => {
  const pairs = GRADES.flatMap((one, index) =>
    GRADES.slice(index + 1).map((other) => [one, other] as const),
  );

  test.each(Object.entries(DEFICIENCIES))("differ enough with %s", (_, matrix) => {
    for (const [one, other] of pairs) {
      const [a, b] = [light[`--grade-${one}`] ?? "", light[`--grade-${other}`] ?? ""];
      expect(difference(a, b, matrix), `${one} and ${other}`).toBeGreaterThan(LEAST_DIFFERENCE);
    }
  });

  test("of the official scale would be confused", () => {
    // Near to AirKorea's own green and yellow, which look alike without red cones.
    const matrix = DEFICIENCIES.protanopia;

    expect(difference("#00c73c", "#fda60e", matrix)).toBeLessThan(LEAST_DIFFERENCE);
  });
});
