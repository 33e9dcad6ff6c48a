// Ends what an earlier worker did: published as /sw.js where site.yaml says `offline: false`.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  event.waitUntil(end());
});

async function end() {
  for (const name of await caches.keys()) if (name.startsWith("mot-cua-")) await caches.delete(name);
  await self.registration.unregister();
}
