// The service worker: caches the last forecast for when there is no connection. The network is
// always tried first. A cached answer has the time of its caching (X-Kept-At, milliseconds of
// the browser's clock), so that the page can show its age.

/** Where the page is published, e.g. "/" or "/seoulcast/". Other pages may share the host. */
const ROOT = new URL("./", self.location.href).pathname;
/** With another number the caches of earlier versions are deleted. */
const CACHE = `seoulcast-2 ${ROOT}`;
/** Addresses whose answers are cached: the data of the page, and the page itself. */
const DATA = ["result", "api/v1/observations", "api/v1/scores"].map((path) => ROOT + path);
const PAGES = [ROOT, `${ROOT}en`];
/** Each build adds files; above this many, those that the page no longer uses are deleted. */
const MOST_FILES = 40;

/** The key of an answer in the cache; of a page or a city's observations only the newest is kept. */
function keyOf(url) {
  if (url.pathname === `${ROOT}api/v1/scores`) return url.pathname + url.search;
  const station = DATA.includes(url.pathname) && url.searchParams.get("station");
  return station ? `${url.pathname}?station=${station}` : url.pathname;
}

function isCacheable(url) {
  return (
    url.origin === self.location.origin &&
    (DATA.includes(url.pathname) || PAGES.includes(url.pathname) || isFile(url))
  );
}

/** A file of the page; the content of one name never changes. */
function isFile({ pathname }) {
  if (!pathname.startsWith(ROOT)) return false;
  return isAsset({ pathname }) || /\.(js|svg|png|webmanifest)$/.test(pathname);
}

/** A file whose name has a digest of its content. */
function isAsset({ pathname }) {
  return pathname.startsWith(`${ROOT}assets/`);
}

/** Whether a cache is one of this page's earlier versions; the first had no path in its name. */
function isOutdated(name) {
  const [version, root = "/"] = name.split(" ");
  return name !== CACHE && /^seoulcast-\d+$/.test(version) && root === ROOT;
}

async function store(url, response) {
  const headers = new Headers(response.headers);
  // The body below is already decompressed.
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  headers.set("X-Kept-At", String(Date.now()));
  const body = await response.blob();
  const copy = new Response(body, { status: response.status, headers });
  const cache = await caches.open(CACHE);
  await cache.put(keyOf(url), copy);
}

async function answer(event, url) {
  try {
    const response = await fetch(event.request);
    if (response.ok) event.waitUntil(store(url, response.clone()));
    return response;
  } catch (error) {
    const cache = await caches.open(CACHE);
    const copy = await cache.match(keyOf(url));
    if (copy) return copy;
    throw error;
  }
}

/** Caches what the page loaded past this worker (`lacking`), and deletes files that it no longer uses. */
async function catchUp({ lacking, used }) {
  await Promise.all(
    lacking.map((address) => new URL(address)).filter(isCacheable).map(async (url) => {
      // The header of a browser that opens a page: without it the service has no page at /en.
      const response = await fetch(url, { headers: { Accept: "text/html, */*" } });
      if (response.ok) await store(url, response);
    }),
  );
  const cache = await caches.open(CACHE);
  const files = (await cache.keys()).filter(({ url }) => isAsset(new URL(url)));
  if (files.length <= MOST_FILES) return;
  const kept = new Set(used);
  await Promise.all(files.filter(({ url }) => !kept.has(url)).map((file) => cache.delete(file)));
}

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  const others = caches
    .keys()
    .then((names) => names.filter(isOutdated))
    .then((names) => Promise.all(names.map((name) => caches.delete(name))));
  event.waitUntil(others.then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  // If the service can't be reached now, the next visit caches it.
  event.waitUntil(catchUp(event.data).catch(() => undefined));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !isCacheable(url)) return;
  event.respondWith(answer(event, url));
});
