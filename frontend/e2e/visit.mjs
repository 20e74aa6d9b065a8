// Visits pages in Chromium and tells, as JSON, what a reader, a screen reader and the
// network met there. It judges nothing: the tests that call it do.
//
// Input (stdin): a list of {url, timezone?, dark?, width?, height?, axe?, offline?, keys?,
// screenshot?}. Output (stdout): one report for each, in order.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

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
const PATIENCE_MS = 20_000;

/** What stands on the page, read from its document. */
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
    charts: all("figure").map((figure) => text(figure.querySelector("figcaption"))),
    sliders: all("[role=slider]").map((slider) => slider.getAttribute("aria-valuetext")),
    text: text(document.body),
    scrollsSideways: document.documentElement.scrollWidth > window.innerWidth,
    layoutShift: window.layoutShift, ls: window.ls,
  };
}

/** Adds up the page's layout shifts (CLS) in window.layoutShift. */
function watchLayout() {
  window.layoutShift = 0;
  window.ls=[];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {window.layoutShift += entry.value; for(const s of entry.sources) window.ls.push([s.node&&(s.node.outerHTML||s.node.textContent||"").slice(0,150),entry.startTime,s.previousRect.y,s.currentRect.y,s.previousRect.height,s.currentRect.height])}
  }).observe({ type: "layout-shift", buffered: true });
}

async function axeViolations(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document));
  return violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((n) => n.html) }));
}

async function visit(browser, wish) {
  const context = await browser.newContext({
    viewport: { width: wish.width ?? 1440, height: wish.height ?? 900 },
    timezoneId: wish.timezone ?? "Asia/Seoul",
    colorScheme: wish.dark ? "dark" : "light",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const report = { console: [], requests: [] };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) report.console.push(message.text());
  });
  page.on("pageerror", (error) => report.console.push(String(error)));
  page.on("request", (request) => report.requests.push(request.url()));
  await page.addInitScript(watchLayout);
  if (wish.offline) await page.route("**/result", (route) => route.abort());

  await page.goto(wish.url);
  // Drawn: a failure is told, or both charts and what is below them are there.
  await page
    .locator("[role=alert], figure + figure, main h1 + p > a")
    .first()
    .waitFor({ timeout: PATIENCE_MS })
    .catch((error) => report.console.push(String(error)));
  await page.waitForLoadState("networkidle");
  for (const key of wish.keys ?? []) {
    await page.locator("[role=slider]").first().focus();
    await page.keyboard.press(key);
  }
  if (wish.tables) for (const summary of await page.locator("figure summary").all()) await summary.click();
  Object.assign(report, await page.evaluate(readPage));
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
for (const wish of wishes) reports.push(await visit(browser, wish));
await browser.close();
console.log(JSON.stringify(reports));
