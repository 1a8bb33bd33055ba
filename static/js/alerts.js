// Being called back: the number in the title, one sound for a burst, the browser's notification. Never for one's own words or
// for what is on the screen with the eyes on it. The choices are remembered in this browser.
import { keep, recall } from "./store.js";

const BURST_MS = 4_000;
const title = document.title;
let unread = 0;
let rangAt = -Infinity;
let audio = null; // made for the first sound, once the browser allows sounds: somebody has pressed something here
let pressed = false;

const canNotify = "Notification" in window;
const soundOn = () => recall("alerts:sound") !== "false";
const notificationsOn = () => canNotify && Notification.permission === "granted" && recall("alerts:notifications") === "true";
/** Whether somebody looks at this page now. */
export const isWatched = () => document.visibilityState === "visible" && document.hasFocus();

/** Show a number of unread messages in the title; 0 takes it away. */
export function setUnread(count) {
  unread = count;
  document.title = count > 0 ? `(${count > 99 ? "99+" : count}) ${title}` : title;
}

const mayPlay = () => navigator.userActivation?.hasBeenActive ?? pressed;

/** Two soft tones, at most once in a burst. */
export async function ring() {
  const now = performance.now();
  const Context = window.AudioContext ?? window.webkitAudioContext;
  if (!Context || !soundOn() || now - rangAt < BURST_MS || !mayPlay()) return;
  rangAt = now;
  audio ??= new Context();
  if (audio.state === "suspended") await audio.resume();
  for (const [at, pitch] of [[0, 660], [0.12, 880]]) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const start = audio.currentTime + at;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.12, start + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.32);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.35);
  }
}

/** The browser's own notification, one per conversation, replaced by the next. */
export function notify(ref, name, text) {
  if (!notificationsOn()) return;
  try {
    const note = new Notification(name, { body: text.slice(0, 140), tag: `livechat-${ref}`, icon: "/static/icon.svg" });
    note.addEventListener("click", () => { window.focus(); note.close(); });
  } catch { /* some phones allow them from a service worker only */ }
}

/** A message of the other side was added to a conversation on this page. */
function added({ detail: { ref, item, own } }) {
  if (own || item.dataset.side !== "other" || isWatched()) return;
  if (document.body.dataset.audience === "customer") setUnread(unread + 1); // the rep's page counts its whole inbox itself
  ring();
  const name = item.querySelector(".meta__name bdi")?.textContent ?? "";
  notify(ref, name, item.querySelector(".bubble__text")?.textContent ?? "");
}

function paint() {
  const states = { sound: soundOn(), notifications: notificationsOn() };
  for (const [name, on] of Object.entries(states)) {
    for (const control of document.querySelectorAll(`[role="switch"][data-alerts="${name}"]`)) control.setAttribute("aria-checked", String(on));
  }
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

/** Some browsers let a sound that was made quietly begin only while something is pressed. */
function unlock() {
  pressed = true;
  if (audio?.state === "suspended") audio.resume();
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
for (const name of ["click", "keydown"]) addEventListener(name, unlock, { passive: true });
function seen() {
  if (isWatched() && document.body.dataset.audience === "customer") setUnread(0);
}
document.addEventListener("visibilitychange", seen);
addEventListener("focus", seen);
document.addEventListener("htmx:load", paint);
paint();
