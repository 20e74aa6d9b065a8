// Visits pages in Chromium and reports, as JSON, what a reader, a screen reader and the
// network got. It checks nothing: the tests that call it do.
//
// Input (stdin): a list of wishes, see Wish. Output (stdout): one report for each, in order,
// see readPage and visit. CHROMIUM names the browser, /usr/bin/chromium if it doesn't.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

/**
 * @typedef {object} Wish
 * @property {string} url The address to visit.
 * @property {string} [timezone] The browser's time zone, Asia/Seoul by default.
 * @property {boolean} [dark] Whether the system asks for dark colours.
 * @property {number} [width] Of the window in CSS pixels, 1440 by default.
 * @property {number} [height] Of the window in CSS pixels, 900 by default.
 * @property {boolean} [unreachable] Whether the connection fails for /result.
 * @property {boolean} [offline] Whether to lose the connection once the page is cached, and to
 *   report what a second visit shows. Without it no service worker runs.
 * @property {boolean} [scroll] Whether to go to the page's end, where more is loaded.
 * @property {string} [held] A glob of addresses that get no answer; the page is then read as
 *   soon as a day's card is there and one of them was asked for.
 * @property {string} [late] A glob of addresses that are answered after the page has asked for its
 *   service worker.
 * @property {string[]} [keys] Keys to press on the first chart, which is reached by Tab alone.
 * @property {boolean} [tables] Whether to unfold the tables behind the charts, and the steps of
 *   the forecast.
 * @property {boolean} [experts] Whether to unfold what experts ask for too.
 * @property {boolean} [axe] Whether to report what axe-core finds.
 * @property {boolean} [print] Whether to ask for paper, by the keys for it, and to read and show the
 *   page as it is printed.
 * @property {number} [fontSize] The browser's font size in CSS pixels, 16 by default.
 * @property {boolean} [forcedColors] Whether the system forces its own colours.
 * @property {string} [screenshot] Path of a PNG of the whole page.
 * @property {boolean} [fold] Whether that PNG ends where the first screen does.
 */

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** Longest wait for the page to be drawn; on failure the report shows what was there. */
const PATIENCE_MS = 60_000;
/** Drawn is a failure, or both charts, or the view of an unknown address. */
const DRAWN = "[role=alert], figure + figure, main h1 + p > a";
/** How late a late answer is: a page asks for its service worker some seconds after it was opened. */
const LATE_MS = 8_000;
/** Visits at once. */
const SIDE_BY_SIDE = 3;
/** More stops than the page has before its first chart. */
const MOST_TABS = 60;
/** More than the page is long on a phone, with large text. */
const MOST_SCREENS = 60;
/** Wheel steps after which a page that seems to have ended has ended: its end may be drawn by then. */
const LAST_SCREENS = 4;

/** The content of the page, read from its document. */
function readPage() {
  const text = (element) => element?.innerText.replace(/\s+/g, " ").trim() ?? null;
  const all = (selector) => [...document.querySelectorAll(selector)];
  return {
    language: document.documentElement.lang,
    title: document.title,
    heading: text(document.querySelector("h1")),
    alert: text(document.querySelector("[role=alert]")),
    notices: all("[role=status], [data-origin]").map(text),
    cards: all("article[data-day]").map((card) => ({
      day: card.dataset.day,
      which: card.dataset.which,
      text: text(card),
    })),
    week: all("section table tbody th time")
      .filter((time) => !time.closest("details"))
      .map((time) => ({ day: time.dateTime, text: text(time) })),
    files: all("a[download]").map((link) => link.pathname + link.search),
    charts: all("figure").map((figure) => text(figure.querySelector("figcaption"))),
    sliders: all("[role=slider]").map((slider) => slider.getAttribute("aria-valuetext")),
    tables: all("figure table").map((table) => table.rows.length),
    scores: all("[data-scores] tr").map((row) => [...row.cells].map(text)),
    steps: all("[data-steps] tr").map((row) => [...row.cells].map(text)),
    text: text(document.body),
    folded: all("details:not([open])").length,
    scrolled: all("[role=group][tabindex]").filter((box) => box.scrollHeight > box.clientHeight + 1)
      .length,
    waiting: all("[aria-busy=true]").length,
    background: window.getComputedStyle(document.documentElement).backgroundColor,
    scrollsSideways: document.documentElement.scrollWidth > window.innerWidth,
  };
}

/** How the page is laid out and drawn: what leaves the screen, what a finger may miss, the marks. */
function readLayout() {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const boxOf = (element) => element.getBoundingClientRect();
  const nameOf = (element) => `${element.outerHTML.slice(0, 60)} ${JSON.stringify(boxOf(element))}`;
  const styleOf = (element, pseudo) => {
    const { backgroundColor, backgroundImage, borderTopWidth, color } = window.getComputedStyle(
      element,
      pseudo,
    );
    const background = backgroundImage === "none" ? backgroundColor : backgroundImage;
    return { background, border: borderTopWidth, color };
  };
  const isSeen = (element) => {
    const { width, height } = boxOf(element);
    return width > 1 && height > 1 && !element.closest(".visually-hidden, svg");
  };
  const scrolls = (element) =>
    element !== document.body &&
    element !== null &&
    (window.getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
  const isBeyond = (element) => boxOf(element).right > window.innerWidth + 1 || boxOf(element).left < -1;
  // A radio button is met at its label.
  const met = (element) => (element.matches("[type=radio]") ? element.closest("label") : element);
  const isSmall = (element) => boxOf(element).width < 24 || boxOf(element).height < 24;
  return {
    beyond: all("body *").filter((one) => isSeen(one) && isBeyond(one) && !scrolls(one)).map(nameOf),
    smallTargets: all("a, button, summary, select, input")
      .map(met)
      .filter((one) => isSeen(one) && isSmall(one))
      .map(nameOf),
    marks: {
      bars: all("section table td[aria-hidden] span").map((bar) => ({
        ...styleOf(bar),
        width: boxOf(bar).width,
      })),
      state: all("[data-state] dd").map((state) => styleOf(state, "::before")),
      grades: all("[data-grade] svg").map((shape) => boxOf(shape).width),
      chosen: all("input:checked + span").map((label) => styleOf(label)),
      others: all("input:not(:checked) + span").map((label) => styleOf(label)),
      bands: all("figure svg [data-tone] path").map((path) => ({
        fill: window.getComputedStyle(path).fill,
        stroke: window.getComputedStyle(path).stroke,
      })),
    },
  };
}

/** Asks for paper as a reader does, and waits until the page says that it is ready for it. */
async function askForPaper(page) {
  await page.evaluate(() => {
    window.print = () => {
      window.isReadyForPaper = true;
    };
  });
  await page.keyboard.press("Control+p");
  await page.waitForFunction(() => window.isReadyForPaper);
  await page.emulateMedia({ media: "print" });
}

/** Adds up the page's layout shifts (CLS) in window.layoutShift; a reader's own don't count. */
function watchLayout() {
  window.layoutShift = 0;
  window.shifted = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      window.layoutShift += entry.value;
      window.shifted.push(
        ...entry.sources.map(({ node, previousRect: { top: from }, currentRect: { top: to } }) => {
          const name = node?.className ? `${node.nodeName}.${node.className}` : node?.nodeName;
          return `${name} from ${from} to ${to}`;
        }),
      );
    }
  }).observe({ type: "layout-shift", buffered: true });
}

async function axeViolations(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document));
  return violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((n) => n.html) }));
}

/** Presses Tab until a chart has the focus; returns the outline of the focus, null without one. */
async function focusChart(page) {
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    await page.keyboard.press("Tab");
    const focus = await page.evaluate(() => {
      const element = document.activeElement;
      if (element?.getAttribute("role") !== "slider") return null;
      return { outline: window.getComputedStyle(element).outlineStyle };
    });
    if (focus) return focus;
  }
  return null;
}

/** Waits until the service worker has cached what the page loaded, then loads the page offline. */
async function reloadOffline(context, page, note) {
  const findMissing = () =>
    page.evaluate(async () => {
      const kept = /\/(assets\/.*|result|api\/v1\/observations|api\/v1\/scores)$/;
      const isKept = (url) => kept.test(url.pathname);
      // The worker's key is an address whole, with its station, or without what is asked of it.
      const isInCache = async ({ href, pathname, searchParams }) => {
        const station = `${pathname}?station=${searchParams.get("station")}`;
        const found = [href, pathname, station].map((key) => window.caches.match(key));
        return (await Promise.all(found)).some(Boolean);
      };
      const loaded = window.performance.getEntriesByType("resource").map(({ name }) => new URL(name));
      const wanted = [new URL(window.location.href), ...loaded.filter(isKept)];
      const found = await Promise.all(wanted.map(isInCache));
      return wanted.filter((_, index) => !found[index]).map(String);
    });
  const end = Date.now() + PATIENCE_MS;
  let missing = await findMissing();
  while (missing.length > 0 && Date.now() < end) {
    await page.waitForTimeout(100);
    missing = await findMissing();
  }
  for (const address of missing) note(`not cached by the service worker: ${address}`);
  await context.setOffline(true);
  await page.reload({ waitUntil: "domcontentloaded" });
  const isDrawn = page.locator(DRAWN).first().waitFor();
  await isDrawn.then(() => settle(page)).catch(note);
}

/** Waits until nothing is loading that loads without a reader's action. */
async function settle(page) {
  const busy = page.locator("[aria-busy=true]").first();
  await busy.waitFor({ state: "detached" });
  await page.waitForLoadState("networkidle");
}

/** Goes to the end of the page in steps, as a reader does, and back. */
async function scrollThrough(page) {
  const isAtEnd = () => window.scrollY + window.innerHeight >= document.body.scrollHeight - 1;
  for (let screens = 0, last = 0; screens < MOST_SCREENS && last < LAST_SCREENS; screens += 1) {
    await page.mouse.wheel(0, 800);
    await page.waitForTimeout(50);
    if (await page.evaluate(isAtEnd)) last += 1;
  }
  // The last section to come has it, folded.
  const last = page.locator("figure").nth(4);
  await last.waitFor({ state: "attached" });
  await settle(page);
  await page.evaluate(() => window.scrollTo(0, 0));
}

async function visit(browser, /** @type {Wish} */ wish) {
  const context = await browser.newContext({
    viewport: { width: wish.width ?? 1440, height: wish.height ?? 900 },
    timezoneId: wish.timezone ?? "Asia/Seoul",
    colorScheme: wish.dark ? "dark" : "light",
    reducedMotion: "reduce",
    forcedColors: wish.forcedColors ? "active" : "none",
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  if (wish.fontSize) {
    const browserSettings = await context.newCDPSession(page);
    const fontSizes = { standard: wish.fontSize, fixed: wish.fontSize };
    await browserSettings.send("Page.setFontSizes", { fontSizes });
  }
  const report = { console: [], requests: [] };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) report.console.push(message.text());
  });
  const note = (what) => report.console.push(String(what));
  page.on("pageerror", note);
  page.on("request", (request) => report.requests.push(request.url()));
  await page.addInitScript(watchLayout);
  if (!wish.offline) await page.addInitScript(() => delete window.Navigator.prototype.serviceWorker);
  if (wish.unreachable) await page.route("**/result", (route) => route.abort());
  if (wish.held) await page.route(wish.held, () => {});
  if (wish.late) {
    await page.route(wish.late, (route) => page.waitForTimeout(LATE_MS).then(() => route.continue()));
  }
  const isAsked = wish.held && page.waitForRequest(wish.held).catch(note);

  await page.goto(wish.url, { waitUntil: "domcontentloaded" });
  await page
    .locator(wish.held ? "article" : DRAWN)
    .first()
    .waitFor()
    .catch(note);
  if (wish.held) await isAsked;
  else await settle(page);
  if (wish.scroll) await scrollThrough(page);
  if (wish.offline) await reloadOffline(context, page, note);
  // Until here nothing was asked to move.
  Object.assign(
    report,
    await page.evaluate(() => ({ layoutShift: window.layoutShift, shifted: window.shifted })),
  );
  if (wish.keys) {
    report.focus = await focusChart(page);
    for (const key of wish.keys) await page.keyboard.press(key);
  }
  if (wish.tables) {
    const more = wish.experts ? ", details[data-expert]" : "";
    const folded = page.locator(`figure details, details[data-steps]${more}`);
    for (const summary of await folded.locator("summary").all()) await summary.press("Enter");
    // A table is drawn a moment after it is unfolded.
    const still = folded.and(page.locator(":not(:has(table))")).first();
    await still.waitFor({ state: "detached" });
  }
  if (wish.print) await askForPaper(page);
  Object.assign(report, await page.evaluate(readPage), await page.evaluate(readLayout));
  report.cookies = (await context.cookies()).length;
  if (wish.axe) report.axe = await axeViolations(page);
  if (wish.screenshot) await page.screenshot({ path: wish.screenshot, fullPage: !wish.fold });
  await context.close();
  return report;
}

const wishes = JSON.parse(readFileSync(0, "utf8"));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: FLAGS,
});
const reports = [];
const waiting = wishes.entries();
/** Visits what still waits. Several do so side by side: most of a visit is waiting. */
async function visitNext() {
  for (const [index, wish] of waiting) reports[index] = await visit(browser, wish);
}
await Promise.all(Array.from({ length: SIDE_BY_SIDE }, visitNext));
await browser.close();
console.log(JSON.stringify(reports));
