// The service worker: keeps the last forecast for when there is no connection. The network
// always comes first, and a kept answer says since when it has been kept (X-Kept-At, in
// milliseconds of the browser's clock), so that the page can tell its age.

/** Another name leaves behind what the one before has kept. */
const KEPT = "seoulcast-1";
/** Addresses whose answers are kept: what the page shows, and the page itself. */
const DATA = ["/result", "/api/v1/observations", "/api/v1/scores"];
const PAGES = ["/", "/en"];
/** Builds leave files behind; above this many, those the page no longer names are let go. */
const MOST_FILES = 40;

/** Under which address an answer is kept; of pages and a city's observations the newest is enough. */
function keyOf(url) {
  if (url.pathname === "/api/v1/scores") return url.pathname + url.search;
  const station = DATA.includes(url.pathname) && url.searchParams.get("station");
  return station ? `${url.pathname}?station=${station}` : url.pathname;
}

function isKept(url) {
  return (
    url.origin === self.location.origin &&
    (DATA.includes(url.pathname) || PAGES.includes(url.pathname) || isFile(url))
  );
}

/** A file of the page; its name never changes its contents. */
function isFile(url) {
  return url.pathname.startsWith("/assets/") || /\.(js|svg|png|webmanifest)$/.test(url.pathname);
}

async function keep(url, response) {
  const headers = new Headers(response.headers);
  // The body below is no longer packed.
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  headers.set("X-Kept-At", String(Date.now()));
  const body = await response.blob();
  const kept = new Response(body, { status: response.status, headers });
  const cache = await caches.open(KEPT);
  await cache.put(keyOf(url), kept);
}

async function answer(event, url) {
  try {
    const response = await fetch(event.request);
    if (response.ok) event.waitUntil(keep(url, response.clone()));
    return response;
  } catch (error) {
    const cache = await caches.open(KEPT);
    const kept = await cache.match(keyOf(url));
    if (kept) return kept;
    throw error;
  }
}

/** Keeps what the page had loaded before this worker was there. */
async function keepAll(addresses) {
  const urls = addresses.map((address) => new URL(address)).filter(isKept);
  await Promise.all(
    urls.map(async (url) => {
      // As a browser asks for a page: the service gives one at /en to nothing else.
      const response = await fetch(url, { headers: { Accept: "text/html, */*" } });
      if (response.ok) await keep(url, response);
    }),
  );
  const cache = await caches.open(KEPT);
  const files = (await cache.keys()).filter(({ url }) => new URL(url).pathname.startsWith("/assets/"));
  if (files.length <= MOST_FILES) return;
  const named = new Set(urls.map(({ href }) => href));
  await Promise.all(files.filter(({ url }) => !named.has(url)).map((file) => cache.delete(file)));
}

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  const others = caches
    .keys()
    .then((names) => names.filter((name) => name !== KEPT))
    .then((names) => Promise.all(names.map((name) => caches.delete(name))));
  event.waitUntil(others.then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  // Out of reach again in the meantime: the next visit keeps it.
  event.waitUntil(keepAll(event.data).catch(() => undefined));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !isKept(url)) return;
  event.respondWith(answer(event, url));
});
