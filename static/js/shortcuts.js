// Keys of the desk, matched by where they lie on the keyboard, so that every alphabet has them; never inside of a field with words.
// A person can turn them off; Ctrl/Cmd+K and what the browser itself does stay.
import { openFinder } from "./finder.js";
import { does, doNow, openPalette, prepare } from "./palette.js";
import { open } from "./pane.js";
import { writeAs } from "./replying.js";
import { keep, recall } from "./store.js";

const rows = () => [...document.querySelectorAll("#inbox-list > .row")];
const inPane = (selector) => document.querySelector(`#pane:not(:has(.is-gone)) ${selector}`); // nothing is done with what is gone
const key = () => `shortcuts:${document.body.dataset.me}`;
const areOff = () => recall(key()) === "off";

function step(by) {
  const all = rows();
  const at = all.findIndex((row) => row.querySelector('[aria-current="true"]'));
  const next = all[at === -1 ? (by > 0 ? 0 : all.length - 1) : at + by];
  if (!next) return;
  next.scrollIntoView({ block: "nearest" });
  open(next.dataset.ref);
}

function nextTab() {
  const tabs = [...document.querySelectorAll("#inbox-tabs .tab")];
  const at = tabs.findIndex((tab) => tab.matches("[aria-current]"));
  tabs[(at + 1) % tabs.length]?.click();
}

function resolveAndNext() {
  const button = inPane(".state__resolve[value='resolved']");
  const all = rows();
  const at = all.findIndex((row) => row.querySelector('[aria-current="true"]'));
  const next = all[at + 1] ?? all[at - 1];
  button?.click();
  if (next) open(next.dataset.ref);
}

async function showKeys() {
  try { await prepare(); } catch { return; }
  const sheet = document.getElementById("keys");
  sheet.querySelector("[data-shortcuts]").checked = !areOff();
  if (sheet.open) sheet.close();
  else sheet.showModal();
}

const ACTS = {
  search: () => openFinder(),
  everywhere: (text) => openFinder(text),
  next: () => step(1),
  previous: () => step(-1),
  reply: () => writeAs("send_message"),
  note: () => writeAs("add_note"),
  resolve: () => inPane(".state__resolve")?.click(),
  "resolve-next": resolveAndNext,
  take: () => inPane("[data-take]:not([hidden]) button")?.click(),
  assign: () => inPane(".state__holder")?.click(),
  "next-tab": nextTab,
  snooze: () => inPane(".about [id^='snooze-']")?.click(),
  tag: () => inPane(".about [id^='tags-']")?.click(),
  delete: () => inPane("[id^='delete-CONV']")?.click(),
  keys: showKeys,
};
for (const [name, act] of Object.entries(ACTS)) does(name, act);

const ALT = { KeyJ: "next", KeyK: "previous", KeyE: "resolve", KeyP: "note", KeyL: "reply", KeyN: "next-tab", KeyT: "take", KeyM: "snooze", KeyG: "tag", Delete: "delete" };
const BOTH = { KeyE: "resolve-next" };

const writes = (target) => target.matches?.("input:not([type='radio'], [type='checkbox']), textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  const mod = event.ctrlKey || event.metaKey;
  if (event.code === "KeyK" && mod && !event.altKey && !event.shiftKey) {
    event.preventDefault();
    openPalette();
    return;
  }
  if (areOff()) return;
  const modal = document.querySelector("dialog[open]");
  const plain = !mod && !event.altKey && !writes(event.target);
  if (plain && event.key === "?" && (!modal || modal.id === "keys")) {
    event.preventDefault();
    showKeys();
    return;
  }
  if (modal) return;
  if (plain && event.key === "/") {
    event.preventDefault();
    openFinder();
    return;
  }
  if (!event.altKey || event.shiftKey) return;
  const name = mod ? BOTH[event.code] : ALT[event.code];
  if (!name || (writes(event.target) && event.target.value !== "")) return;
  event.preventDefault();
  doNow(name);
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-shortcuts]")) keep(key(), event.target.checked ? "on" : "off");
});
