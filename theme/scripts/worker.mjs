// Keeps pages that were read, so that they can be read again without a network. catalogue/output/offline.py writes BUILD
// before it and publishes both as /sw.js. Nothing personal is kept: no answer of the functions, no form, no look-up.

const { version, offline, posting, verify, assets } = BUILD;
const FAMILY = "mot-cua-";
const PAGES = `${FAMILY}pages-${version}`;
const ASSETS = `${FAMILY}assets-${version}`;
const ALWAYS = `${FAMILY}always-${version}`;
const MOST = 60; // pages, and as many assets: the longest unread one goes first
const LARGEST = 4e6; // bytes
const PATIENCE = 3000; // milliseconds
const FRESH = 24 * 3600e3; // how old the posting list may become, milliseconds
const NEVER = /^\/api\/|\/nop-ho-so\/$|\/tra-cuu\/$/;

self.addEventListener("install", (event) => {
  const needed = [...Object.values(offline), ...Object.values(verify), ...assets];
  event.waitUntil(caches.open(ALWAYS).then((cache) => cache.addAll(needed)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.headers.has("range")) return;
  if (NEVER.test(url.pathname)) {
    if (request.mode === "navigate" && !url.pathname.startsWith("/api/")) event.respondWith(unkept(event, url.pathname));
    return;
  }
  if (url.pathname.startsWith("/assets/")) event.respondWith(asset(event, url.pathname));
  else if (request.mode === "navigate") event.respondWith(page(event, url.pathname));
});

/** Drops what earlier versions kept, and keeps what is open now: those pages were fetched before there was a worker. */
async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith(FAMILY) && ![PAGES, ASSETS, ALWAYS].includes(name)) await caches.delete(name);
  }
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
  for (const client of await self.clients.matchAll({ type: "window" })) {
    const { pathname } = new URL(client.url);
    if (!NEVER.test(pathname)) await fetch(pathname).then((response) => keepPage(pathname, response)).catch(() => {});
  }
}

/** From the network, or as it was kept when the network fails or takes too long; else the page that says so. */
async function page(event, path) {
  const network = Promise.resolve(event.preloadResponse).then((early) => early || fetch(event.request));
  event.waitUntil(network.then((response) => keepPage(path, response)).catch(() => {}));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const soon = await Promise.race([network.catch(() => null), late]);
  if (soon && soon.status < 500) return soon;
  return (await kept(path)) || soon || network.catch(async () => (await kept(inLanguageOf(path, offline))) || Response.error());
}

/** From the network only; without one the page that says so, and nothing of what was asked for is kept. */
async function unkept(event, path) {
  try {
    return (await event.preloadResponse) || (await fetch(event.request));
  } catch {
    return (await kept(inLanguageOf(path, offline))) || Response.error();
  }
}

/** As it was kept: its name changes with its content. */
async function asset(event, path) {
  const found = await kept(path);
  if (found) return found;
  const response = await fetch(event.request);
  event.waitUntil(keep(ASSETS, path, response));
  return response;
}

const inLanguageOf = (path, pages) => pages[Object.hasOwn(pages, path.split("/")[1]) ? path.split("/")[1] : ""];

/** Keeps a page that was read; with it, once a day, the list of all procedures, also for those who never open that. */
async function keepPage(path, response) {
  const lists = [...Object.values(posting), ...Object.values(verify)];
  await keep(lists.includes(path) ? ALWAYS : PAGES, path, response);
  const list = inLanguageOf(path, posting);
  const old = await kept(list);
  if (!(old && Date.now() - Date.parse(old.headers.get("date")) < FRESH)) await keep(ALWAYS, list, await fetch(list));
}

function kept(path) {
  return caches.match(path, { ignoreVary: true });
}

/** Keeps a whole, public answer under its path: what stands after "?" may be what somebody looked for. */
async function keep(name, path, response) {
  const { status, type, redirected, headers } = response;
  if (status !== 200 || type !== "basic" || redirected || /no-store/.test(headers.get("cache-control"))) return;
  if (headers.get("content-length") > LARGEST) return;
  const copy = response.clone();
  const cache = await caches.open(name);
  await cache.delete(path);
  await cache.put(path, copy);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((old) => cache.delete(old)));
}
