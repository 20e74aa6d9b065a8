// What can't wait for the page's own code: theme and language, set before the first paint, and
// the forecast, requested while that code is loading. It is a file of its own, because the
// page's content security policy allows no inline script.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // The browser may forbid storage; the page then has the system's theme.
}

// Where the page is published: this file lies there, next to index.html.
const root = new URL(".", document.currentScript.src).pathname;
const address = location.pathname.slice(root.length);
const isEnglish = /^en(\/|$)/.test(address);
if (isEnglish) document.documentElement.lang = "en";

// Only these addresses show a forecast.
if (address === "" || isEnglish) {
  // The very address that src/api/client.ts requests: the browser reuses no other answer.
  const station = new URLSearchParams(location.search).get("station") ?? "";
  const preload = document.createElement("link");
  preload.rel = "preload";
  preload.as = "fetch";
  preload.crossOrigin = "anonymous";
  preload.href = /^\d{1,5}$/.test(station) ? `${root}result?station=${Number(station)}` : `${root}result`;
  document.head.append(preload);
}
