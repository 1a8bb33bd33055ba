// Stands between the desk and the network, also while every page is closed. It shows notifications and keeps the app's badge, answers
// pages that cannot be reached with one honest page, and takes pictures that other apps share. Of what the server answers it keeps that
// one page and its statics, none of which knows anybody; `VERSION` is written before the first line by the server.

const SHELF = `offline-${VERSION}`;
const OFFLINE = `/offline/${new URL(self.location).searchParams.get("language") ?? "en"}`;
const STATICS = ["css/base.css", "css/parts.css", "css/layouts.css", "js/offline.js", "icon.svg", "chevron.svg"].map((name) => `/static/${VERSION}/${name}`);
const SHARED = "shared";
const MOST = 10; // pictures of one message
const MOST_BYTES = 200_000_000;

async function fill() {
  const shelf = await caches.open(SHELF);
  await shelf.addAll([...STATICS, new Request(OFFLINE, { credentials: "omit", cache: "reload" })]);
  await self.skipWaiting();
}

async function begin() {
  for (const name of await caches.keys()) if (name.startsWith("offline-") && name !== SHELF) await caches.delete(name);
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(begin()));

// Pages

async function lead({ preloadResponse, request }) {
  try {
    return (await preloadResponse) ?? (await fetch(request));
  } catch {
    const kept = await caches.match(OFFLINE, { cacheName: SHELF });
    return kept ? new Response(kept.body, { status: 503, headers: kept.headers }) : Response.error();
  }
}

const hand = async (request) => (await caches.match(request, { cacheName: SHELF })) ?? fetch(request);

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (origin !== self.location.origin) return;
  if (mode === "navigate" && method === "GET") event.respondWith(lead(event));
  else if (mode === "navigate" && method === "POST" && pathname === "/share") event.respondWith(receive(event.request));
  else if (method === "GET" && STATICS.includes(pathname)) event.respondWith(hand(event.request));
});

// Pictures that another app shares: they lie where the page keeps files on their way (js/blobs.js), until somebody says whom they are for

function files() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("livechat-files", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("files");
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });
}

/** Put down what came; what is no picture or too much is only named, so that the page can say why it was refused. */
async function put(came) {
  const base = await files();
  await new Promise((resolve, reject) => {
    const change = base.transaction("files", "readwrite");
    const store = change.objectStore("files");
    const asked = store.get(SHARED);
    asked.onsuccess = () => {
      const lying = asked.result && !asked.result.ref ? asked.result.files : [];
      let room = MOST_BYTES - lying.reduce((sum, one) => sum + (one.blob?.size ?? 0), 0);
      const added = came.slice(0, 4 * MOST).map((file, at) => {
        const isKept = file.type.startsWith("image/") && lying.length + at < MOST && file.size <= room;
        if (isKept) room -= file.size;
        return { name: file.name, type: file.type, size: file.size, ...(isKept && { blob: file }) };
      });
      store.put({ at: Date.now(), files: [...lying, ...added].slice(0, 4 * MOST) }, SHARED);
    };
    change.oncomplete = resolve;
    change.onerror = change.onabort = () => reject(change.error);
  });
  base.close();
}

async function receive(request) {
  let target = "/share";
  try {
    const form = await request.formData();
    await put([...form.values()].filter((value) => value instanceof File));
  } catch {
    target = "/share?missed";
  }
  return Response.redirect(target, 303);
}

// What somebody is told of while every page is closed

async function take(tag) {
  for (const note of await self.registration.getNotifications({ tag })) note.close();
}

/** The number on the app's icon: how much is not read. */
async function count(unread) {
  if (typeof unread !== "number") return;
  await (unread > 0 ? self.navigator.setAppBadge?.(unread) : self.navigator.clearAppBadge?.());
}

self.addEventListener("push", (event) => {
  let said = null;
  try { said = event.data.json(); } catch { return; }
  const counted = count(said.unread).catch(() => {});
  if (said.type === "seen") event.waitUntil(Promise.all([take(said.tag), counted]));
  else if (said.type === "message") {
    const shown = self.registration.showNotification(said.title, {
      body: said.body, tag: said.tag, renotify: true, dir: "auto", data: { url: said.url, ref: said.ref },
    });
    event.waitUntil(Promise.all([shown, counted]));
  }
});

async function go({ url, ref }) {
  const target = new URL(url ?? "/inbox", self.location.origin);
  if (target.origin !== self.location.origin) return;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const desk = windows.find((one) => /^\/(inbox|me|admin)(\/|$)/.test(new URL(one.url).pathname));
  if (!desk) {
    await self.clients.openWindow(target.href);
    return;
  }
  await desk.focus();
  if (ref) desk.postMessage({ type: "open", ref });
  else if (url) await desk.navigate(target.href).catch(() => {});
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(go(event.notification.data ?? {}));
});
