// Keeps one page and what it is drawn with, and shows that page where there is no signal; shows a word when there is news.
// Nothing anybody wrote is here.
const KEPT = {{ kept|safe }};

async function keep() {
  const cache = await caches.open(KEPT.cache);
  const asked = [KEPT.page, ...KEPT.assets].map((path) => new Request(path, { credentials: "omit", cache: "reload" }));
  await cache.addAll(asked);
  await self.skipWaiting();
}

async function dropOld() {
  for (const name of await caches.keys()) if (name !== KEPT.cache) await caches.delete(name);
  await self.clients.claim();
}

const here = async (path) => (await caches.open(KEPT.cache)).match(path, { ignoreVary: true });
const orThePage = (request) => fetch(request).catch(async (error) => {
  const page = await here(KEPT.page);
  if (page) return page;
  throw error;
});

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(dropOld()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && (pathname === "/" || pathname.startsWith("/desk/"))) event.respondWith(orThePage(request));
  if (KEPT.assets.includes(pathname)) event.respondWith(here(pathname).then((found) => found ?? fetch(request)));
});

// A word says that something is new, never what: a later one takes the place of an earlier one.
self.addEventListener("push", (event) => {
  const { says, path, lang } = event.data?.json() ?? {};
  if (says) event.waitUntil(self.registration.showNotification("Alongside", { body: says, lang, tag: "news", data: { path } }));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const page = new URL(event.notification.data.path, location.origin).href;
  event.waitUntil(self.clients.openWindow(page));
});
