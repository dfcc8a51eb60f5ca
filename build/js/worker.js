// The service worker: answers the guide, the emergency record and a page of explanation while the
// network is away, and sends what waits when it is back. The server puts self.sharewell before this
// text: { edition, words, files, pages, program, book, shell, patience }. It keeps files, never answers:
// nothing that a person told the guide is stored.
import { able, Device } from "./device.js";
import { guide } from "./guide-program.js";
import { send } from "./queue.js";

const site = self.sharewell;
const cacheName = `sharewell-${site.version}`;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(cacheName);
    // Pages are fetched without cookies, so that nothing of the person signed in is kept.
    await Promise.all([...site.files, ...site.pages].map(async (address) => {
      const known = site.files.includes(address) && await caches.match(address);
      const answer = known || await fetch(address, { credentials: "omit", cache: site.files.includes(address) ? "default" : "no-store" });
      if (!answer.ok || answer.redirected) throw new Error(`${address} answered ${answer.status}`);
      await cache.put(address, answer);
    }));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const older = (await caches.keys()).filter((name) => name.startsWith("sharewell-") && name !== cacheName);
    const before = (await Promise.all(older.map(editionOf))).filter(Boolean);
    await Promise.all(older.map((name) => caches.delete(name)));
    const cache = await caches.open(cacheName);
    await cache.put("/offline/edition", new Response(site.edition));
    await self.clients.claim();
    if (before.length === 0 || before.includes(site.edition)) return;
    for (const client of await self.clients.matchAll({ type: "window" })) client.postMessage({ kind: "newer", text: site.words.newer });
  })());
});

async function editionOf(name) {
  const answer = await (await caches.open(name)).match("/offline/edition");
  return answer ? answer.text() : "";
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (request.method === "GET") event.respondWith(visit(event, address));
    else if (address.pathname === "/sign-out") event.waitUntil(forget());
  } else if (request.method === "GET" && site.files.includes(address.pathname)) {
    event.respondWith(kept(address.pathname).then((answer) => answer || fetch(request)));
  }
});

const kept = async (address) => (await caches.open(cacheName)).match(address);

// visit asks the network, and answers itself when there is none or, for the pages it holds, when the
// answer takes too long for somebody who stands at a door.
async function visit(event, address) {
  const own = holding(address);
  const asked = fetch(event.request);
  if (!own) return asked.catch(() => kept("/offline"));
  const late = new Promise((resolve) => { setTimeout(resolve, site.patience, null); });
  const answer = await Promise.race([asked.catch(() => null), late]);
  if (answer) return answer;
  return own().catch(() => asked).catch(() => kept("/offline"));
}

// holding gives what draws a page without the network, for the pages that can do so.
function holding(address) {
  if (address.pathname === site.guide) return () => drawn(address);
  const page = site.stands[address.pathname];
  return page && (() => kept(page));
}

async function drawn(address) {
  const find = (what) => kept(site[what]);
  const [program, shell] = await Promise.all([guide(find), kept(site.shell).then((answer) => answer.text())]);
  const page = JSON.parse(program.draw(address.search));
  const body = shell.replace(site.mark.title, () => page.title).replace(site.mark.body, () => page.html);
  return new Response(body, { headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" } });
}

// forget drops who was signed in. What waits to be sent stays: it is bound to its owner.
async function forget() {
  if (able()) await (await Device.open()).forget();
}

self.addEventListener("sync", (event) => {
  if (event.tag === "sharewell-send") event.waitUntil(sendAll());
});

async function sendAll() {
  const { outcome } = await send(await Device.open());
  if (outcome === "offline") throw new Error("still offline"); // the browser tries again
  for (const client of await self.clients.matchAll({ type: "window" })) client.postMessage({ kind: "sent" });
}
