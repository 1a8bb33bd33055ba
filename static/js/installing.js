// The desk as an app of this device: its worker, the offer to install it, and the badge that goes when somebody signs out.

let offer = null; // the browser's own, until it was taken or refused

/** The worker of this desk, which speaks the page's language. */
export async function worker() {
  await navigator.serviceWorker.register(`/worker.js?language=${document.documentElement.lang}`, { scope: "/" });
  return navigator.serviceWorker.ready;
}

function paint() {
  for (const item of document.querySelectorAll("[data-install]")) item.hidden = !offer;
}

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault(); // offered in the menu of the account instead
  offer = event;
  paint();
});
addEventListener("appinstalled", () => {
  offer = null;
  paint();
});
document.addEventListener("click", async (event) => {
  if (!event.target.closest?.("[data-install]") || !offer) return;
  const asking = offer;
  offer = null;
  paint();
  await asking.prompt();
});
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-sign-out]")) navigator.clearAppBadge?.().catch(() => {});
});
if ("serviceWorker" in navigator) addEventListener("load", () => { worker().catch(() => {}); });
