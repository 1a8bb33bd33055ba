// Shows notifications while every page of the desk is closed, opens the conversation on a click, and takes them away when the
// conversation was read elsewhere. It answers no request and keeps nothing.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function take(tag) {
  for (const note of await self.registration.getNotifications({ tag })) note.close();
}

self.addEventListener("push", (event) => {
  let said = null;
  try { said = event.data.json(); } catch { return; }
  if (said.type === "seen") event.waitUntil(take(said.tag));
  else if (said.type === "message") {
    event.waitUntil(self.registration.showNotification(said.title, {
      body: said.body, tag: said.tag, renotify: true, dir: "auto", data: { url: said.url, ref: said.ref },
    }));
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
