// Prints the size of the built page's JavaScript and fails where the first view loads more
// than its budget: the scripts of index.html and what it preloads, gzipped.
import { readdir, readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const DIST = new URL("../dist/", import.meta.url);
/** A phone on slow 3G (400 kbit/s) loads this in under three seconds. */
const BUDGET_KB = 130;

const kilobytes = (bytes) => bytes / 1000;
const lineOf = (name, bytes) => `  ${kilobytes(bytes).toFixed(1).padStart(6)} KB  ${name}`;
const sizeOf = async (name) => gzipSync(await readFile(new URL(name, DIST)), { level: 9 }).length;

const page = await readFile(new URL("index.html", DIST), "utf8").catch(() => {
  console.error("The page is not built: run `npm run build`, then check its size again.");
  process.exit(1);
});
const tags = page.match(/<(?:script|link)\b[^>]*>/g) ?? [];
const initial = tags
  .filter((tag) => tag.startsWith("<script") || /rel="modulepreload"/.test(tag))
  .map((tag) => /(?:src|href)="\.\/([^"]+)"/.exec(tag)?.[1])
  .filter((name) => name !== undefined);
if (!initial.some((name) => name.startsWith("assets/"))) {
  console.error("dist/index.html names no script of its own: is it the built page?");
  process.exit(1);
}
const assets = (await readdir(new URL("assets/", DIST))).map((name) => `assets/${name}`);
const later = assets.filter((name) => name.endsWith(".js") && !initial.includes(name));

let total = 0;
console.log("JavaScript of the first view, gzipped:");
for (const name of initial) {
  const bytes = await sizeOf(name);
  total += bytes;
  console.log(lineOf(name, bytes));
}
console.log(`${lineOf("in all", total)}, of at most ${BUDGET_KB} KB`);
console.log("Loaded later, or in English:");
for (const name of later) console.log(lineOf(name, await sizeOf(name)));

if (kilobytes(total) > BUDGET_KB) {
  console.error(
    `The first view loads ${kilobytes(total).toFixed(1)} KB of JavaScript, ` +
      `${(kilobytes(total) - BUDGET_KB).toFixed(1)} KB more than its budget: ` +
      "load later (`lazy`) what today's forecast doesn't need, or do without it.",
  );
  process.exit(1);
}
