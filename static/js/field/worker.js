// Keeps the page of the device with its styles and scripts, all of one version. The register writes KEPT above:
// { version, kept: [addresses], the page itself first }. Everything else goes to the network as if nobody were here.

const CACHE = `fieldwork-${KEPT.version}`;
const ADDRESSES = new Set(KEPT.kept.map((address) => new URL(address, self.location).href));
const PAGE = new URL(KEPT.kept[0], self.location).href;

// Each is put by as it comes: an answer that nobody reads keeps its connection, and browsers have few.
async function put(cache, address) {
  const answer = await fetch(address, { cache: "reload", credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Error(`${address}: ${answer.status}`);
  await cache.put(address, answer);
}

async function install() {
  const cache = await caches.open(CACHE);
  await Promise.all([...ADDRESSES].map((address) => put(cache, address)));
  await self.skipWaiting();
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith("fieldwork-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function kept(request, address) {
  const cache = await caches.open(CACHE);
  return (await cache.match(address)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  const plain = address.origin + address.pathname;
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && plain === PAGE) event.respondWith(kept(request, PAGE));
  else if (ADDRESSES.has(address.href)) event.respondWith(kept(request, address.href));
});
