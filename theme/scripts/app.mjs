// On every page: readable again without a network, and saying so.

const note = document.querySelector("[data-offline-note]");
const list = document.querySelector("[data-kept-pages]");

if ("serviceWorker" in navigator) {
  const register = () => navigator.serviceWorker.register("/sw.js").catch(() => {});
  if (document.readyState === "complete") register();
  else addEventListener("load", register);
}
if (note) {
  const tell = () => (note.hidden = navigator.onLine);
  addEventListener("online", tell);
  addEventListener("offline", tell);
  tell();
}
if (list && "caches" in window) showKept();

/** The names of the pages that can be read now, those read last first. */
async function showKept() {
  const parser = new DOMParser();
  for (const name of await caches.keys()) {
    if (!name.startsWith("mot-cua-pages-")) continue;
    const cache = await caches.open(name);
    for (const request of (await cache.keys()).reverse()) {
      const page = parser.parseFromString(await (await cache.match(request)).text(), "text/html");
      const heading = page.querySelector("h1");
      if (!heading) continue;
      const link = document.createElement("a");
      link.className = "govuk-link";
      link.href = new URL(request.url).pathname;
      link.lang = heading.lang || page.documentElement.lang;
      link.textContent = heading.textContent.trim();
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
  }
  const none = document.querySelector("[data-kept-none]");
  if (none) none.hidden = list.children.length > 0;
}
