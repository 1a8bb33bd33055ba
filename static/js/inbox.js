// The list of conversations: each row once, in order, without moving what is read or taking the focus; views and filters.
import { pageWords, toast } from "./acts.js";
import { digits } from "./digits.js";
import { send } from "./live.js";
import { saySpans } from "./spans.js";

const VIEW = ["tab", "status", "priority", "sort", "direction", "tag", "channel", "rep", "team", "unread", "since", "until"];
const view = () => document.getElementById("inbox-view");
const list = () => document.getElementById("inbox-list");
const linkOf = (row) => row.querySelector(".row__link");
const refOfPage = () => decodeURIComponent(location.pathname.match(/^\/inbox\/([^/]+)$/)?.[1] ?? "");
let wanted = null;

/** What the list shows, as the server was asked for it. */
const chosen = () => Object.fromEntries(VIEW.map((name) => [name, view().dataset[name] ?? ""]));

/** Put a row where its key belongs, instead of an older one of the same id. */
function upsert(row) {
  const old = document.getElementById(row.id);
  const focused = old?.contains(document.activeElement);
  if (old?.dataset.sortKey !== row.dataset.sortKey) risen.add(row.id);
  const offset = swiped.get(row.id) ?? 0;
  if (old?.querySelector(".row__pick")?.checked) row.querySelector(".row__pick").checked = true;
  const next = [...list().children].find((other) => other !== old && other.dataset.sortKey < row.dataset.sortKey) ?? null;
  const stays = old && (old.nextElementSibling === next || (next === null && old === list().lastElementChild));
  if (stays) old.replaceWith(row);
  else {
    old?.remove();
    list().insertBefore(row, next);
  }
  htmx.process(row);
  if (offset) row.scrollLeft = offset;
  if (focused) linkOf(row).focus({ preventScroll: true });
}

const above = new Set(); // ids of rows that came or rose above what is read of the list
const risen = new Set(); // the same of the change that is being made, wherever they stand

let before = null; // the rows in sight and where they stood, while the list changes
let swiped = new Map(); // rows that are pushed aside, and how far: asked once, because each answer lays the page out anew

function begin() {
  if (before) return;
  const frame = view();
  const { top, bottom } = frame.getBoundingClientRect();
  const places = frame.scrollTop > 8 ? [...list().children].map((row) => [row, row.getBoundingClientRect()]) : [];
  swiped = new Map([...list().children].filter((row) => row.scrollLeft).map((row) => [row.id, row.scrollLeft]));
  before = places.filter(([, place]) => place.bottom > top && place.top < bottom);
}

function end() {
  if (!before) return;
  const kept = before.find(([row]) => row.isConnected) ?? before.find(([row]) => document.getElementById(row.id));
  before = null;
  const row = kept && document.getElementById(kept[0].id);
  if (row) view().scrollTop += row.getBoundingClientRect().top - kept[1].top;
  for (const id of risen) above.add(id);
  risen.clear();
  lookAbove();
  settle();
}

/** Whoever reads further down is told how many newer rows stand above, until they are in sight. */
function lookAbove() {
  const sign = document.querySelector("[data-above]");
  const edge = above.size ? view().getBoundingClientRect().top : 0;
  for (const id of above) {
    const row = document.getElementById(id);
    if (!row || view().scrollTop <= 8 || row.getBoundingClientRect().bottom > edge) above.delete(id);
  }
  if (!sign) return;
  sign.hidden = above.size === 0;
  if (above.size) sign.querySelector("span").textContent = sign.dataset.words.replace("{count}", digits(above.size));
}

/** Change the list without moving what is read in it: a row that did not change stays where it is. */
function quietly(change) {
  begin();
  change();
  end();
}

/** The same for each of the many changes that one message of the line brings: measured once before them and once after. */
function together(change) {
  if (!before) queueMicrotask(end);
  begin();
  change();
}

function settle() {
  const open = refOfPage();
  for (const row of list().children) {
    if (row.dataset.ref === open) linkOf(row).setAttribute("aria-current", "true");
    else linkOf(row).removeAttribute("aria-current");
  }
  for (const tab of document.querySelectorAll("#inbox-tabs .tab")) {
    if (tab.dataset.tab === chosen().tab) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  saySpans(document.querySelector(".desk"));
  document.dispatchEvent(new CustomEvent("list:settled"));
}

/** Take over a whole list: rows that stay are kept by id, the others go. */
function sync(newer) {
  const ids = new Set([...newer.querySelectorAll(".row")].map((row) => row.id));
  for (const row of [...list().children]) if (!ids.has(row.id)) drop(row);
  for (const row of [...newer.querySelectorAll(".row")]) upsert(row);
  if (newer.id !== "inbox-view") return;
  for (const name of [...VIEW, "query"]) view().dataset[name] = newer.dataset[name] ?? "";
  document.getElementById("filters-button")?.classList.toggle("icon-button--on", "filtered" in newer.dataset);
  view().querySelectorAll(":scope > :not(#inbox-list)").forEach((element) => element.remove());
  view().append(...[...newer.children].filter((element) => element.id !== "inbox-list"));
}

/** The list as it is now, from its first row on, after the server was asked: what it leaves out has gone meanwhile. */
function renew(newer) {
  const rows = [...newer.querySelectorAll(".row")];
  const ids = new Set(rows.map((row) => row.id));
  const last = "ends" in newer.dataset ? "" : rows.at(-1)?.dataset.sortKey ?? "";
  const isThis = newer.dataset.view === Object.values(chosen()).join("|");
  for (const row of known) if (isThis && row.parentElement === list() && !ids.has(row.id) && row.dataset.sortKey >= last) drop(row);
  known = [];
  rows.forEach(upsert);
}

function drop(row) {
  if (row.contains(document.activeElement)) {
    const neighbour = row.nextElementSibling ?? row.previousElementSibling;
    (neighbour ? linkOf(neighbour) : view()).focus({ preventScroll: true });
  }
  row.remove();
}

function beforeSwap(event) {
  const { target, fragment } = event.detail;
  if (!list()) return;
  const whole = fragment.querySelector("#inbox-view") ?? fragment.querySelector("#inbox-list");
  if (target.id === "inbox-view") together(() => sync(whole));
  else if (target.id === "inbox-list" && whole) together(() => renew(whole));
  else if (target.id === "inbox-list") together(() => {
    for (const row of [...fragment.querySelectorAll(".row")]) {
      upsert(row);
    }
  });
  else if (target.parentElement === list()) together(() => {
    const row = fragment.querySelector(".row");
    if (row) upsert(row);
    else drop(target);
  });
  else return;
  event.detail.shouldSwap = false;
}

async function fetchList(search) {
  wanted?.abort();
  wanted = new AbortController();
  const answer = await fetch(`/inbox/list${search}`, { credentials: "same-origin", signal: wanted.signal, headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("inbox-view");
}

/** Show another view of the list; the address says which, and the open conversation stays open. */
export async function showView(search, { push = true } = {}) {
  view().setAttribute("aria-busy", "true");
  const asked = new URLSearchParams(search);
  for (const tab of document.querySelectorAll("#inbox-tabs .tab")) tab.toggleAttribute("aria-current", tab.dataset.tab === (asked.get("tab") ?? chosen().tab));
  try {
    const newer = await fetchList(search);
    if (push) {
      history.pushState({ livechat: "view" }, "", `${location.pathname}${search}`);
      document.dispatchEvent(new CustomEvent("place:changed"));
    }
    list().replaceChildren();
    sync(document.adoptNode(newer));
    view().scrollTop = 0;
    risen.clear();
    lookAbove();
    watch();
  } catch (error) {
    if (error.name === "AbortError") return;
    toast("error", pageWords("failed"));
  }
  view().removeAttribute("aria-busy");
  settle();
}

async function more(link) {
  link.setAttribute("aria-busy", "true");
  try {
    const newer = document.adoptNode(await fetchList(new URL(link.href).search));
    quietly(() => {
      const rows = [...newer.querySelectorAll(".row")].filter((row) => !document.getElementById(row.id));
      rows.forEach(upsert);
      const next = newer.querySelector(".inbox__more");
      if (next) link.replaceWith(next);
      else link.remove();
      if (rows[0]) linkOf(rows[0]).focus({ preventScroll: true });
    });
  } catch (error) {
    link.removeAttribute("aria-busy");
    if (error.name !== "AbortError") toast("error", pageWords("failed"));
  }
}

let known = []; // the rows that stood there when the server was asked; what comes before its answer is newer than that

function watch() {
  known = [...list().children];
  send({ type: "watch", what: "inbox", ...chosen() });
}

const plain = (event) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

document.addEventListener("htmx:oobBeforeSwap", beforeSwap);
document.addEventListener("htmx:wsAfterMessage", () => { if (list()) settle(); });
document.addEventListener("line:up", watch);
document.addEventListener("place:changed", settle);
document.addEventListener("scroll", ({ target }) => { if (above.size && target === view()) lookAbove(); }, { capture: true, passive: true });
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-above]")) {
    view().scrollTop = 0;
    lookAbove();
    linkOf(list().firstElementChild).focus({ preventScroll: true });
  }
  const link = event.target.closest?.("a[data-view], a.inbox__more");
  if (!link || !plain(event)) return;
  event.preventDefault();
  if (link.matches(".inbox__more")) more(link);
  else {
    for (const menu of ["filters", "views"]) document.getElementById(menu)?.hidePopover();
    showView(new URL(link.href).search);
  }
});
// A row that comes anew while a mouse presses it would take the click with it: it goes to the one that stands there now, as a
// finger's does by itself.
let pressed = null;
document.addEventListener("pointerdown", (event) => { pressed = event.pointerType === "mouse" && plain(event) && event.target.closest?.("#inbox-list .row__link"); });
document.addEventListener("pointercancel", () => { pressed = null; });
document.addEventListener("pointerup", (event) => {
  const lost = pressed && !pressed.isConnected ? pressed.closest(".row").id : "";
  pressed = null;
  const link = lost && document.elementFromPoint(event.clientX, event.clientY)?.closest(".row__link");
  if (link && link.closest(".row").id === lost) link.click();
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-filters]")) return;
  event.preventDefault();
  event.target.elements.tab.value = chosen().tab;
  const values = [...new FormData(event.target)].filter(([, value]) => value !== "");
  document.getElementById("filters").hidePopover();
  showView(`?${new URLSearchParams(values)}`);
});
settle();
