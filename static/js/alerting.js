// How a rep is called back: sound, the browser's notification, the number in title, icon and badge of the app. What for, the
// server decides by the rep's own rules; what this window does about it, is decided here. All windows follow the same numbers.
import { complain, quiet as quietly } from "./acts.js";
import { digits, locale } from "./digits.js";
import { isUp, send } from "./live.js";
import { open as openPane } from "./place.js";
import { keep, recall } from "./store.js";
import { play } from "./tones.js";

const BURST_MS = 4_000;
const REPEAT_MS = 30_000;
const waiting = new Map(); // conversation → occasion, alerted and not read yet
const title = document.title;
const icon = document.querySelector('link[rel="icon"]');
const plainIcon = icon?.href;
let rangAt = -Infinity;
let dotted = null;

const canNotify = "Notification" in window;
const rules = () => document.getElementById("alert-rules").dataset;
const wants = (way, occasion) => (rules()[way] ?? "").split(" ").includes(occasion);
const isQuiet = () => Boolean(rules().quietUntil) && Date.parse(rules().quietUntil) > Date.now();
/** Whether it is the part of the day in which this person wants peace: the server holds back what is new, nothing is repeated. */
function isQuietHour() {
  const { quietFrom, quietTo, quietZone } = rules();
  if (!quietFrom) return false;
  const now = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: quietZone }).format();
  return quietFrom < quietTo ? quietFrom <= now && now < quietTo : now >= quietFrom || now < quietTo;
}
const refOfPage = () => decodeURIComponent(location.pathname.match(/^\/inbox\/([^/]+)$/)?.[1] ?? "");
/** Whether somebody looks at this page now. */
const isWatched = () => document.visibilityState === "visible" && document.hasFocus();

function blocked(shown) {
  const bar = document.getElementById("sound-blocked");
  if (bar) bar.hidden = !shown;
}

/** One of several windows of this browser makes the sound: the others see that it was made. */
async function ring() {
  const now = Date.now();
  if (now - Math.max(rangAt, Number(recall("rang") ?? 0)) < BURST_MS) return;
  rangAt = now;
  keep("rang", String(now));
  if (!(await play(rules().tone, Number(rules().volume ?? 60)))) blocked(true);
}

const registration = async () => ("serviceWorker" in navigator ? navigator.serviceWorker.getRegistration("/") : undefined);

/** The browser's own notification, one per conversation, replaced by the next. */
export async function show(ref, name, text) {
  if (!canNotify || Notification.permission !== "granted") return;
  const options = { body: text, tag: `livechat-${ref}`, icon: plainIcon, data: { url: ref === "test" ? location.pathname : `/inbox/${ref}`, ref } };
  const worker = await registration();
  if (worker?.active) {
    await worker.showNotification(name, options);
    return;
  }
  try {
    const note = new Notification(name, options);
    note.addEventListener("click", () => { window.focus(); note.close(); if (ref !== "test") openPane(ref); });
    shownHere.set(ref, note);
  } catch { /* some phones allow them from a service worker only */ }
}
const shownHere = new Map();

async function take(ref) {
  shownHere.get(ref)?.close();
  shownHere.delete(ref);
  const worker = await registration();
  for (const note of (await worker?.getNotifications({ tag: `livechat-${ref}` })) ?? []) note.close();
}

function alerted() {
  const list = document.getElementById("alerts");
  const items = [...list.children];
  list.replaceChildren();
  if (isQuiet()) return;
  let rings = false;
  for (const item of items) {
    const { ref, occasion } = item.dataset;
    const looksAtIt = isWatched() && ref === refOfPage();
    if (!looksAtIt) waiting.set(ref, occasion);
    rings ||= wants("sound", occasion) && (rules().when === "always" || !looksAtIt);
    if (wants("screen", occasion) && !isWatched()) show(ref, item.querySelector("b").textContent, item.querySelector("span").textContent);
  }
  if (rings) ring();
}

const called = () => (document.getElementById("mentions")?.dataset.refs ?? "").split(" ");

/** What somebody of the team has read is done for all; what calls this person in a note is done when they have seen it. */
function seen(refs) {
  for (const ref of refs) {
    if (!ref || (waiting.get(ref) === "mentioned" && called().includes(ref))) continue;
    waiting.delete(ref);
    take(ref);
  }
}

/** The icon of the tab with a dot, drawn once. */
async function dottedIcon() {
  if (dotted) return dotted;
  const picture = new Image();
  picture.src = plainIcon;
  await picture.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 64 });
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0, 64, 64);
  pen.fillStyle = "#fff";
  pen.beginPath();
  pen.arc(48, 16, 16, 0, 7);
  pen.fill();
  pen.fillStyle = "#dc3545";
  pen.beginPath();
  pen.arc(48, 16, 13, 0, 7);
  pen.fill();
  const blob = await new Promise((done) => { canvas.toBlob(done); });
  dotted = URL.createObjectURL(blob);
  return dotted;
}

let counted = -1;
async function count() {
  const told = document.getElementById("unread").value;
  const number = Number(told) || 0;
  if (told === "" || number === counted) return;
  counted = number;
  document.title = number > 0 ? `(${digits(number > 99 ? "99+" : number)}) ${title}` : title;
  if (number > 0) navigator.setAppBadge?.(number).catch(() => {});
  else navigator.clearAppBadge?.().catch(() => {});
  if (!icon) return;
  try {
    const href = number > 0 ? await dottedIcon() : plainIcon;
    if (counted === number && icon.href !== href) icon.href = href;
  } catch { /* a browser that cannot draw it keeps the plain one */ }
}

function quiet() {
  const on = isQuiet();
  document.body.toggleAttribute("data-quiet", on);
  for (const state of document.querySelectorAll("[data-quiet-state]")) {
    const time = on ? new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }).format(Date.parse(rules().quietUntil)) : "";
    state.textContent = on ? state.dataset.words.replace("{time}", time) : "";
  }
  for (const end of document.querySelectorAll("[data-quiet-end]")) end.hidden = !on;
}

document.addEventListener("htmx:oobAfterSwap", ({ detail: { target } }) => {
  if (target.id === "alert-rules") quiet();
});
document.addEventListener("htmx:wsAfterMessage", () => {
  if (document.getElementById("alerts").childElementCount) alerted();
  const last = document.getElementById("alerts-seen");
  if (last.dataset.refs) { seen(last.dataset.refs.split(" ")); last.dataset.refs = ""; }
  if (document.getElementById("mentions")) seen([...waiting.keys()].filter((ref) => waiting.get(ref) === "mentioned"));
  count();
  quiet();
});
document.addEventListener("line:up", () => send({ type: "get_alerts" }));
document.addEventListener("click", async (event) => {
  if (!event.target.closest?.("[data-allow-sound]")) return;
  rangAt = -Infinity;
  blocked(!(await play(rules().tone, Number(rules().volume ?? 60))));
});
for (const name of ["click", "keydown"]) addEventListener(name, () => blocked(false), { passive: true });
// "Do not disturb" from the menu: sent without leaving the page.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches?.("[data-quiet]") || !isUp()) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  quietly(form.action, { body }).catch(complain);
});
setInterval(() => {
  quiet();
  if (rules().repeat !== "true" || isQuiet() || isQuietHour()) return;
  for (const [ref, occasion] of waiting) {
    if (isWatched() && ref === refOfPage()) continue;
    if (wants("sound", occasion)) return ring();
  }
}, REPEAT_MS);
navigator.serviceWorker?.addEventListener("message", (event) => {
  if (event.data?.type === "open" && typeof event.data.ref === "string") openPane(event.data.ref);
});
