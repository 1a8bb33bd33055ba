// The window on somebody's site, from inside: what its site asks of it and hears from it, and pages that open within it instead
// of leaving it: only its first page may stand on that site.
import { dropToken, enter, tokenKept } from "./bearer.js";
import { newId, submit } from "../outbox.js";
import { keep, recall } from "../store.js";
import { tellWatched } from "../watched.js";
import { dropWishes, wish, wished } from "./wishes.js";
import "../talking.js";

const { base, home, me } = document.body.dataset;
const sites = [location.origin, ...JSON.parse(document.body.dataset.sites)];
const isInside = parent !== window;
const IDENTITY = "livechat-identity"; // who was registered with a signature; ASKED: who is being registered
const ASKED = "livechat-identity-asked";
const SAID = "livechat-said"; // what the site says for somebody who has no field for it yet
try { sessionStorage.removeItem(ASKED); } catch { /* nobody is */ }
const TOLD = "told:";
let site = "";
let unread = 0;
let watched = false;
let inCart = null; // as the site was told
let isLeaving = false; // somebody else is being registered
let told = Infinity; // up to which message the site knows the conversation

export const say = (name, value) => { if (site) parent.postMessage({ livechat: name, value }, site); };
const goHome = () => location.replace(home);
const threadOf = () => document.querySelector("[data-thread]");

if (isInside) tellWatched(false);
history.replaceState(null, "", home); // reloading begins with the page, not with the form that led here

/** What is shown of the conversation behind the message that this customer has read last. */
function notRead() {
  const ref = threadOf()?.dataset.thread;
  const read = Number(document.getElementById(`marks-${ref}`)?.dataset.customerRead) || 0;
  return [...document.querySelectorAll(`#messages-${ref} > .message`)].filter((item) => Number(item.dataset.seq) > read);
}
const unreadNow = () => notRead().filter((item) => item.dataset.side === "other").length;

/** Whether the chat is to disappear from the site now: the team is away, and has decided so. What is under way goes on. */
function isAway() {
  const isUnderWay = threadOf()?.querySelector(".thread > .message") && !document.querySelector(".ended__words");
  return document.getElementById("closed")?.dataset.outside === "hidden" && !isUnderWay;
}

function tellUnread(count) {
  unread = count;
  say("unread", unread);
}

/** The site hears of each message once, whoever wrote it and where. */
function tellMessage(item) {
  const { seq, side } = item.dataset;
  if (!(Number(seq) > told)) return; // on its way yet, of before, or changed
  told = Number(seq);
  keep(TOLD + threadOf().dataset.thread, seq);
  if (side !== "system") say("message", { from: side === "own" ? "customer" : "team", text: item.querySelector(".bubble__text")?.textContent ?? "" });
}
/** And of what came while none of its pages was open. */
function tellMissed() {
  told = Number(recall(TOLD + threadOf()?.dataset.thread));
  notRead().forEach(tellMessage);
}

function tellReady() {
  say("ready", { known: Boolean(me), language: document.documentElement.lang, unread, hidden: isAway() });
}

/** Where to write: opening the window leads there. */
function focusField() {
  if (document.activeElement?.matches("input, textarea, select")) return; // somebody writes already
  const field = document.querySelector("[data-composer] textarea, .register .input:not([type=hidden])");
  if (!matchMedia("(hover: none) and (pointer: coarse)").matches) field?.focus({ preventScroll: true });
  else document.getElementById("main")?.focus({ preventScroll: true });
}

function sendForm(action, values) {
  const form = Object.assign(document.createElement("form"), { method: "post", action });
  for (const [name, value] of Object.entries(values)) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  document.body.append(form);
  form.submit();
}

/** Whom a signed identity is about; livechat alone can tell whether it is true. */
function personOf(signed) {
  try { return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(signed.split(".")[0].replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0)))).id ?? ""; } catch { return ""; }
}

function identify(signed) {
  const person = String(personOf(signed));
  let known = null;
  try { known = sessionStorage.getItem(IDENTITY); sessionStorage.setItem(ASKED, person); } catch { /* asked again on each page */ }
  const language = document.documentElement.lang;
  if (!me || known !== person) isLeaving = true;
  if (isLeaving) sendForm(`${base}/register?${new URLSearchParams({ language })}`, { identity: signed, language });
}

const asked = {
  hello: () => {
    unread = unreadNow();
    tellReady();
    if (sessionFresh()) { say("registered"); recallSaid(); }
    tellMissed();
    tellCart();
    fill();
  },
  opened: focusField,
  watched: (value) => { watched = value === true; tellWatched(watched); if (watched && unread) tellUnread(0); },
  identify: (value) => { if (typeof value === "string" && value.length <= 16_000) identify(value); },
  attributes: (value) => {
    for (const [name, words] of Object.entries(value ?? {}).slice(0, 20)) {
      const field = document.querySelector(`.register [name="${CSS.escape(name)}"]`);
      if (field && !field.value && words != null) field.value = String(words).slice(0, 500);
    }
  },
  greeting: (value) => {
    const shown = document.querySelector("[data-greeting]");
    if (!shown || typeof value?.id !== "string" || typeof value.text !== "string") return;
    shown.closest("form").elements.greeting.value = value.id;
    shown.querySelector("strong").textContent = String(value.name ?? "");
    shown.querySelector("span").textContent = value.text;
    shown.hidden = false;
    if (value.face) shown.querySelector("canvas").getContext("2d").drawImage(value.face, 0, 0);
  },
  language: (value) => { if (typeof value === "string" && value !== document.documentElement.lang) speak(value); },
  cart: (value) => {
    if (!Array.isArray(value) || !wish(newId(), value, isLeaving)) say("refused", { product: value?.[0], reason: "" });
    fill();
  },
  send: (value) => {
    const ref = threadOf()?.dataset.thread;
    const field = document.querySelector(".register [name=text]");
    if (typeof value !== "string" || !value.trim()) return;
    if (ref) submit(ref, value.trim());
    else if (field) field.value = value;
    else try { sessionStorage.setItem(SAID, value); } catch { /* there is no place for it */ }
  },
};

/** What was said for somebody who was not registered yet waits in their field: they send it themselves. */
function recallSaid() {
  const field = document.querySelector("[data-composer] textarea");
  if (!field) return;
  try {
    field.value ||= sessionStorage.getItem(SAID) ?? "";
    sessionStorage.removeItem(SAID);
  } catch { /* nothing was kept */ }
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** What the site's scripts want in the cart goes there as soon as somebody is registered. */
function fill() {
  if (me && !isLeaving && wished()) later("cart:wished");
}
document.addEventListener("line:up", fill);
function tellCart() {
  const { count } = document.getElementById("cart")?.dataset ?? {};
  if (site && count && count !== inCart) say("cart", { count: Number(inCart = count) });
}
document.addEventListener("htmx:oobAfterSwap", ({ detail: { target } }) => { if (target.id === "cart") tellCart(); });

/** Whether this page follows a registration. */
function sessionFresh() {
  try {
    const fresh = sessionStorage.getItem("livechat-fresh");
    sessionStorage.removeItem("livechat-fresh");
    return Boolean(fresh && me);
  } catch { return false; }
}

addEventListener("message", (event) => {
  if (!isInside || event.source !== parent || !sites.includes(event.origin)) return;
  const name = event.data?.livechat;
  if (typeof name !== "string" || !Object.hasOwn(asked, name)) return;
  site = event.origin;
  asked[name](event.data.value);
});
document.addEventListener("thread:received", ({ detail: { item } }) => tellMessage(item));
document.addEventListener("thread:added", ({ detail: { item } }) => {
  if (item.dataset.side === "other" && !watched) tellUnread(unread + 1);
});
document.addEventListener("click", (event) => { if (event.target.closest?.("[data-minimise]")) say("close"); });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open], :popover-open, [data-editing]")) say("close");
});
let away = isAway();
document.addEventListener("htmx:wsAfterMessage", () => {
  const count = unreadNow();
  if (count < unread) tellUnread(count); // read in another tab
  if (isAway() === away) return;
  away = !away;
  say("hidden", away);
});
addEventListener("pagehide", () => say("leaving"));

// The rest of the conversation, once it is touched or shows more than words

let coming = null;
function rest() {
  if (!threadOf()) return Promise.resolve();
  if (!coming) document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: document.body.dataset.besides }));
  coming ??= import("../besides.js");
  return coming;
}
const later = (name, detail) => rest().then(() => document.dispatchEvent(new CustomEvent(name, { detail })));
for (const name of ["pointerover", "pointerdown", "keydown", "dragenter"]) addEventListener(name, rest, { once: true, capture: true, passive: true });
function lookForMore() {
  if (coming || !document.querySelector(".message .files, .message [data-content], .message .reactions")) return;
  (window.requestIdleCallback ?? setTimeout)(rest, { timeout: 1000 });
}
lookForMore();
document.addEventListener("htmx:wsAfterMessage", lookForMore);

// Pages within the window

async function speak(tag) {
  try {
    if (me) await fetch("/language", { method: "POST", credentials: "same-origin", body: new URLSearchParams({ language: tag, next: "/", csrf: document.body.dataset.csrf }), redirect: "manual" });
  } catch { return tellReady(); } // it stays as it is, with what was typed
  return location.replace(`${base}?${new URLSearchParams({ language: tag })}`);
}

async function shown(page) {
  const content = new DOMParser().parseFromString(page, "text/html").querySelector("main");
  if (content) await later("sheet:show", { content });
  else goHome();
}

addEventListener("click", (event) => {
  if (event.target.closest?.("[data-pop-out]")) { later("window:out"); return; }
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || link.getAttribute("href").startsWith("#")) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin) { link.target = "_blank"; return; }
  if (url.protocol === "blob:") return;
  event.preventDefault();
  if (url.pathname === "/") goHome();
  else if (link.hasAttribute("download") || url.pathname.startsWith("/files/")) later("window:save", link);
  else rest().then(() => { link.dataset.sheet ||= ""; if (threadOf()) link.click(); });
});

addEventListener("submit", async (event) => {
  const form = event.target;
  const action = form.getAttribute("action") ?? "";
  if (event.defaultPrevented || form.method !== "post" || form.target || action.startsWith(`${base}/`)) return;
  event.preventDefault();
  if ("sheet" in form.dataset) { rest().then(() => form.requestSubmit(event.submitter)); return; }
  if (action === "/language") { speak(event.submitter?.value ?? ""); return; }
  const values = new URLSearchParams(new FormData(form, event.submitter));
  values.set("csrf", document.body.dataset.csrf);
  try {
    const answer = await fetch(action, { method: "POST", credentials: "same-origin", body: values });
    if (form.matches("[data-sign-out]")) { dropToken(); dropWishes(); if (Number(inCart)) say("cart", { count: 0 }); say("forgotten"); goHome(); }
    else if (answer.redirected) goHome();
    else await shown(await answer.text());
  } finally {
    delete form.dataset.sent;
    form.querySelector('[aria-busy="true"]')?.removeAttribute("aria-busy");
  }
});

if (!me && !("over" in document.body.dataset) && !("preview" in document.body.dataset) && tokenKept()) enter(`${base}/enter`, tokenKept());
