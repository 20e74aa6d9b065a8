// Colours measured: contrast as WCAG 2.2 counts it, and how far two colours are apart to eyes
// that lack one kind of cone.

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/**
 * What each full colour blindness makes of linear sRGB.
 *
 * Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision
 * Deficiency, IEEE TVCG 15 (2009), severity 1.0.
 */
export const DEFICIENCIES = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} satisfies Record<string, Matrix>;

/** Linear sRGB to CIE XYZ, D65. */
const TO_XYZ: Matrix = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
];
const WHITE: Triple = [0.95047, 1, 1.08883];

const map = (triple: Triple, change: (part: number, index: 0 | 1 | 2) => number): Triple => [
  change(triple[0], 0),
  change(triple[1], 1),
  change(triple[2], 2),
];
const times = (matrix: Matrix, [a, b, c]: Triple): Triple =>
  map([0, 0, 0], (_, row) => matrix[row][0] * a + matrix[row][1] * b + matrix[row][2] * c);

/** "#rrggbb" as parts from 0 to 255. */
function parts(colour: string): Triple {
  const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!found) throw new RangeError(`not a colour (#rrggbb): ${colour}`);
  const part = (index: number) => Number.parseInt(found[index] ?? "", 16);
  return [part(1), part(2), part(3)];
}

function linear(colour: string): Triple {
  return map(parts(colour), (part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
}

/** Contrast of two colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const luminance = (colour: string) => times(TO_XYZ, linear(colour))[1];
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function lab(rgb: Triple): Triple {
  const scaled = map(times(TO_XYZ, rgb), (part, index) => part / WHITE[index]);
  const [x, y, z] = map(scaled, (part) =>
    part > 216 / 24389 ? Math.cbrt(part) : ((24389 / 27) * part + 16) / 116,
  );
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** Distance of two colours (CIE76), seen through `matrix`. */
export function difference(one: string, other: string, matrix: Matrix): number {
  const seen = (colour: string) =>
    lab(map(times(matrix, linear(colour)), (part) => Math.min(Math.max(part, 0), 1)));
  const [a, b] = [seen(one), seen(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** The colour that `top` at `strength` (0 to 1) makes over `under`. */
export function over(top: string, under: string, strength: number): string {
  const below = parts(under);
  const mixed = map(parts(top), (part, index) => part * strength + below[index] * (1 - strength));
  return `#${mixed.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}
