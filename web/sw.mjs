// The service worker: the server's answers first, and what was kept of them where it does not answer.
// Each version of the page (the part of this script's address after the ?) has a store of its own.

const STORE = `playground ${new URL(self.location.href).search}`;

self.oninstall = () => self.skipWaiting();
self.onactivate = (event) => event.waitUntil(begin());
self.onmessage = (event) => event.waitUntil(keep(event.data));
self.onfetch = (event) => {
  const { request } = event;
  if (request.method === "GET" && new URL(request.url).origin === self.location.origin) event.respondWith(answer(event));
};

async function begin() {
  for (const name of await caches.keys()) if (name !== STORE) await caches.delete(name);
  await self.clients.claim();
}

// Fetch and keep those of the addresses that are not kept yet, then say that the page can do without its server.
async function keep(addresses) {
  const store = await caches.open(STORE), own = addresses.filter((address) => address.startsWith(self.location.origin));
  await Promise.all(own.map(async (address) => {
    if (await store.match(address)) return;
    const fresh = await fetch(address).catch(() => null);
    if (fresh?.ok) await store.put(address, fresh);
  }));
  for (const client of await self.clients.matchAll()) client.postMessage({ kept: own.length });
}

async function answer(event) {
  const { request } = event, store = await caches.open(STORE);
  try {
    const fresh = await fetch(request);
    if (fresh.status === 200) event.waitUntil(store.put(request.url, fresh.clone()));
    return fresh;
  } catch (failure) {
    const kept = await store.match(request.url);
    if (kept) return kept;
    throw failure;
  }
}
