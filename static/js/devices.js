// This browser and its notifications: asked when somebody presses a button, never by itself; sounds and notifications to try out.
import { show } from "./alerting.js";
import { digits } from "./digits.js";
import { worker } from "./installing.js";
import { keep, recall } from "./store.js";
import { play } from "./tones.js";

const canNotify = "Notification" in window;
const canPush = "serviceWorker" in navigator && "PushManager" in window;
const place = () => document.querySelector(".told__here");
const permission = () => (canNotify && window.isSecureContext ? Notification.permission : "missing");

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const words = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

async function subscription() {
  if (!canPush) return null;
  const known = await navigator.serviceWorker.getRegistration("/");
  return (await known?.pushManager.getSubscription()) ?? null;
}

async function paint() {
  const root = place();
  if (!root) return;
  const now = permission();
  root.dataset.permission = now;
  root.querySelector("[data-ask]").hidden = now !== "default";
  root.querySelector('[data-try="screen"]').hidden = now !== "granted";
  const own = now === "granted" ? await subscription() : null;
  const isOurs = own?.options.applicationServerKey && words(own.options.applicationServerKey) === root.dataset.key;
  const endpoint = isOurs ? own.endpoint : undefined; // made for another key, for instance before a restore: to be made again
  const known = [...document.querySelectorAll(".told__device")].find((one) => one.dataset.endpoint === endpoint);
  known?.querySelector("[data-this-device]").removeAttribute("hidden");
  root.querySelector("[data-push]").hidden = now !== "granted" || !canPush || !root.dataset.key || Boolean(known);
}

async function subscribe(key) {
  const ready = await worker();
  const old = await ready.pushManager.getSubscription();
  const same = old?.options.applicationServerKey && words(old.options.applicationServerKey) === key;
  if (old && !same) await old.unsubscribe();
  const made = same ? old : await ready.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
  const body = new URLSearchParams({ csrf: document.body.dataset.csrf, endpoint: made.endpoint, p256dh: words(made.getKey("p256dh")), auth: words(made.getKey("auth")) });
  const answer = await fetch("/me/push", { method: "POST", credentials: "same-origin", body, headers: { "X-CSRF-Token": document.body.dataset.csrf } });
  if (!answer.ok) throw new Error(String(answer.status));
}

async function ask() {
  if (!canNotify) return;
  await Notification.requestPermission();
  if (Notification.permission === "granted" && "serviceWorker" in navigator) await worker().catch(() => {});
  await paint();
}

const invite = () => document.getElementById("alert-invite");

document.addEventListener("click", async (event) => {
  const target = event.target;
  if (target.closest?.("[data-ask]")) return ask();
  const tried = target.closest?.("[data-try]")?.dataset.try;
  if (tried === "sound") return play(document.getElementById("tone").value, Number(document.getElementById("volume").value));
  if (tried === "screen") return show("test", document.title.replace(/^\(\S+\) /, ""), place().querySelector('[data-when="granted"] span').textContent);
  const push = target.closest?.("[data-push]");
  if (push) {
    push.setAttribute("aria-busy", "true");
    const failed = document.querySelector("[data-push-failed]");
    try {
      await subscribe(place().dataset.key);
      location.assign("/me/notifications");
    } catch {
      failed.hidden = false;
    } finally {
      push.removeAttribute("aria-busy");
    }
  }
  const said = target.closest?.("[data-invite]")?.dataset.invite;
  if (said) {
    keep("alerts:asked", "true");
    invite().hidden = true;
    if (said === "yes") await ask();
  }
  return undefined;
});
document.addEventListener("input", (event) => {
  if (event.target.id === "volume") document.querySelector("[data-volume-shown]").textContent = digits(event.target.value);
});
document.addEventListener("change", (event) => {
  if (event.target.id === "tone" || event.target.id === "volume") play(document.getElementById("tone").value, Number(document.getElementById("volume").value));
});
// The fitting moment: somebody has just answered a customer, and will want to know what comes back.
document.addEventListener("composer:sent", () => {
  if (canNotify && window.isSecureContext && Notification.permission === "default" && !recall("alerts:asked") && invite()) invite().hidden = false;
});
paint();
