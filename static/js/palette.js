// The command menu (Ctrl/Cmd+K): every action and every place, found by typing. What a page offers is found in it: anything
// clickable with data-command="Words" is listed while it is there; modules add their own with `register`.
import { saySpans } from "./spans.js";

const OF_CONVERSATION = new Set(["reply", "note", "resolve", "resolve-next", "take", "assign", "snooze", "tag", "delete"]);
const PAUSE_MS = 140;
const registered = new Map(); // id → {words, icon, act}
const acts = new Map(); // the word in data-does → what it does
let coming = null;
let asked = null;
let timer = 0;

const dialog = () => document.getElementById("palette");
const field = () => document.getElementById("palette-field");
const options = () => [...dialog().querySelectorAll('[role="option"]')].filter((one) => !one.hidden && one.getClientRects().length > 0);
const current = () => dialog().querySelector('[role="option"][aria-selected="true"]');

/** What a `data-does` of the menu means; the first one that is told wins. */
export function does(name, act) { if (!acts.has(name)) acts.set(name, act); }
export const doNow = (name) => acts.get(name)?.();

/** Offer a command of one's own: words as people see them, an icon of the sprite, what happens. */
export function register(id, { words, icon = "arrow-right", act }) { registered.set(id, { words, icon, act }); }

/** The menu and the sheet of keys, fetched when they are first needed. */
export async function prepare() {
  if (dialog()) return;
  coming ??= fetch("/search/commands", { credentials: "same-origin", headers: { "HX-Request": "true" } })
    .then(async (answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      const made = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("commands");
      document.body.append(document.adoptNode(made));
    }).finally(() => { coming = null; });
  await coming;
}

const folded = (text) => text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();

/** Whether all typed words begin or stand in the words of an option. */
const suits = (typed, words) => typed.every((word) => words.includes(word));

function option(id, words, icon) {
  const made = dialog().querySelector('[data-does="keys"]').cloneNode(true);
  made.id = `option-${id}`;
  made.querySelector("use").setAttribute("href", `#icon-${icon}`);
  made.querySelector(".option__words").textContent = words;
  made.querySelector(".option__keys")?.remove();
  delete made.dataset.does;
  return made;
}

/** What can be done on the page as it is now. */
function collect() {
  const group = dialog().querySelector("[data-from-page]");
  const seen = new Set();
  const made = [];
  for (const element of document.querySelectorAll("[data-command]")) {
    const words = element.dataset.command;
    if (seen.has(words) || element.disabled || dialog().contains(element) || element.closest("[hidden]")) continue;
    seen.add(words);
    const one = option(`page-${made.length}`, words, element.dataset.commandIcon || "arrow-right");
    one.target = element;
    made.push(one);
  }
  for (const [id, { words, icon, act }] of registered) {
    const one = option(id, words, icon);
    one.act = act;
    made.push(one);
  }
  group.replaceChildren(...made);
}

function select(one) {
  current()?.setAttribute("aria-selected", "false");
  one?.setAttribute("aria-selected", "true");
  one?.scrollIntoView({ block: "nearest" });
  if (one) field().setAttribute("aria-activedescendant", one.id);
  else field().removeAttribute("aria-activedescendant");
}

function narrow() {
  const text = field().value.trim();
  const typed = folded(text).split(/\s+/).filter(Boolean);
  const pane = document.getElementById("pane");
  const isThere = pane?.dataset.conversation && !pane.querySelector(".is-gone");
  for (const one of dialog().querySelectorAll("[role='option']")) {
    if (one.closest("#palette-found") || one.id === "option-everywhere") continue;
    const idle = one.dataset.does && !acts.has(one.dataset.does);
    const homeless = !isThere && OF_CONVERSATION.has(one.dataset.does);
    one.hidden = idle || homeless || !suits(typed, folded(one.textContent)) || (typed.length === 0 && one.closest("[data-from-page]") !== null && one.dataset.quiet === "true");
  }
  const everywhere = document.getElementById("option-everywhere");
  everywhere.hidden = text === "";
  everywhere.querySelector("bdi").textContent = text;
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE_MS, text);
  select(options()[0]);
}

async function look(text) {
  asked?.abort();
  asked = new AbortController();
  const place = document.getElementById("palette-found");
  if (text.length < 2) return place.replaceChildren();
  try {
    const answer = await fetch(`/search/quick?${new URLSearchParams({ q: text })}`, { credentials: "same-origin", signal: asked.signal, headers: { "HX-Request": "true" } });
    if (!answer.ok) return undefined;
    const made = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("palette-found");
    place.replaceWith(document.adoptNode(made));
    saySpans(dialog());
    if (!current() || current().id === "option-everywhere") select(options()[0]);
  } catch { /* typed on, or no way there: the commands stay */ }
  return undefined;
}

export async function openPalette() {
  try { await prepare(); } catch { return; }
  if (dialog().open) return dialog().close();
  collect();
  field().value = "";
  document.getElementById("palette-found").replaceChildren();
  dialog().showModal();
  narrow();
  field().focus();
}

function choose(one) {
  const text = field().value.trim();
  dialog().close();
  if (one.id === "option-everywhere") return acts.get("everywhere")?.(text);
  if (one.act) return one.act();
  if (one.target) return one.target.click();
  if (one.dataset.does) return doNow(one.dataset.does);
  return undefined;
}

document.addEventListener("input", (event) => { if (event.target === field()) narrow(); });
document.addEventListener("keydown", (event) => {
  if (event.target !== field() || event.isComposing) return;
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
  if (event.key in steps) {
    event.preventDefault();
    const all = options();
    if (!all.length) return;
    const at = all.indexOf(current()) + steps[event.key];
    select(all[Math.abs(steps[event.key]) > 1 ? Math.max(0, Math.min(all.length - 1, at)) : (at + all.length) % all.length]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    current()?.click();
  }
});
document.addEventListener("click", (event) => {
  if (event.target === dialog()) return dialog().close();
  const one = event.target.closest?.('#palette [role="option"]');
  if (!one) return undefined;
  if (one.matches("a")) return dialog().close();
  return choose(one);
});
