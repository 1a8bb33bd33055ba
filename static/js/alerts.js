// Calling a customer back: the number in the title, one sound for a burst, the browser's notification. Never for one's own words or
// for what is on the screen with the eyes on it. The choices are remembered in this browser.
import { digits } from "./digits.js";
import { keep, recall } from "./store.js";
import { play } from "./tones.js";
import { isWatched } from "./watched.js";

const BURST_MS = 4_000;
const title = document.title;
let unread = 0;
let rangAt = -Infinity;

const canNotify = "Notification" in window;
const isQuiet = document.querySelector("[data-thread][data-quiet]") !== null; // the shop wants no sounds
const soundOn = () => !isQuiet && recall("alerts:sound") !== "false";
const notificationsOn = () => canNotify && Notification.permission === "granted" && recall("alerts:notifications") === "true";

/** Show a number of unread messages in the title; 0 takes it away. */
function setUnread(count) {
  unread = count;
  document.title = count > 0 ? `(${digits(count > 99 ? "99+" : count)}) ${title}` : title;
}

/** Two soft tones, at most once in a burst. */
function ring() {
  const now = performance.now();
  if (!soundOn() || now - rangAt < BURST_MS) return;
  rangAt = now;
  play();
}

/** The browser's own notification, one per conversation, replaced by the next. */
function notify(ref, name, text) {
  if (!notificationsOn()) return;
  try {
    const note = new Notification(name, { body: text.slice(0, 140), tag: `livechat-${ref}`, icon: document.querySelector('link[rel="icon"]')?.href });
    note.addEventListener("click", () => { window.focus(); note.close(); });
  } catch { /* some phones allow them from a service worker only */ }
}

/** A message of the other side was added to a conversation on this page. */
function added({ detail: { ref, item, own } }) {
  if (own || item.dataset.side !== "other" || isWatched()) return;
  setUnread(unread + 1);
  ring();
  const name = item.querySelector(".meta__name bdi")?.textContent ?? "";
  notify(ref, name, item.querySelector(".bubble__text")?.textContent ?? "");
}

function paint() {
  const states = { sound: soundOn(), notifications: notificationsOn() };
  for (const [name, on] of Object.entries(states)) {
    for (const control of document.querySelectorAll(`[role="switch"][data-alerts="${name}"]`)) control.setAttribute("aria-checked", String(on));
  }
  if (isQuiet) for (const control of document.querySelectorAll('[data-alerts="sound"]')) control.hidden = true;
  if (!canNotify) for (const control of document.querySelectorAll('[data-alerts="notifications"]')) control.hidden = true;
}

async function choose(control) {
  if (control.dataset.alerts === "sound") {
    keep("alerts:sound", String(!soundOn()));
    rangAt = -Infinity;
    ring();
  } else if (canNotify) {
    const on = notificationsOn();
    const allowed = on || (await Notification.requestPermission()) === "granted";
    keep("alerts:notifications", String(!on && allowed));
    if (!allowed && control.dataset.refused) control.querySelector(".menu__end[data-when='false']").textContent = control.dataset.refused;
    invite(false);
  }
  paint();
}

function invite(shown) {
  for (const element of document.querySelectorAll("[data-alerts-invite]")) element.hidden = !shown;
}

document.addEventListener("thread:added", added);
document.addEventListener("composer:sent", () => {
  if (canNotify && Notification.permission === "default" && !recall("alerts:asked")) invite(true);
});
document.addEventListener("click", (event) => {
  const control = event.target.closest?.("[data-alerts]");
  if (control) choose(control);
  if (event.target.closest?.("[data-alerts-dismiss]")) { keep("alerts:asked", "true"); invite(false); }
});
function seen() {
  if (isWatched()) setUnread(0);
}
document.addEventListener("visibilitychange", seen);
document.addEventListener("watched", seen);
addEventListener("focus", seen);
document.addEventListener("htmx:load", paint);
paint();
