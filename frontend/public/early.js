// What can't wait for the page's own code: the chosen theme and the language of the address,
// set before the first paint, and the forecast, asked for while that code is on its way. A
// file of its own, because the page's content security policy allows no inline script.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be closed to the page; the system's theme holds then.
}

const isEnglish = /^\/en(\/|$)/.test(location.pathname);
if (isEnglish) document.documentElement.lang = "en";

// No other address shows a forecast.
if (location.pathname === "/" || isEnglish) {
  // The address as the client (src/api/client.ts) asks for it, or the answer is not used.
  const station = new URLSearchParams(location.search).get("station") ?? "";
  const early = document.createElement("link");
  early.rel = "preload";
  early.as = "fetch";
  early.crossOrigin = "anonymous";
  early.href = /^\d{1,5}$/.test(station) ? `/result?station=${Number(station)}` : "/result";
  document.head.append(early);
}
