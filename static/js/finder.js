// The search in place of the desk's list, or on a page of its own: finds follow the typing, arrow keys go through them.
import { pageWords, toast } from "./acts.js";
import { saySpans } from "./spans.js";

const PAUSE_MS = 160;
let asked = null;
let timer = 0;
let opener = null;
let coming = null;

const panel = () => document.getElementById("finder");
const formIn = () => document.querySelector("form[data-finder]");
const found = () => document.getElementById("found");
const hits = () => [...document.querySelectorAll("#found .hit, #found .found__more")];

async function fragment(path, signal) {
  const answer = await fetch(path, { credentials: "same-origin", signal, headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html").body.firstElementChild;
}

/** Have the panel at hand before somebody types. */
async function prepare() {
  const inbox = document.querySelector(".inbox");
  if (panel() || !inbox) return;
  coming ??= fragment("/search/panel").then((element) => inbox.append(document.adoptNode(element))).finally(() => { coming = null; });
  await coming;
}

/** Open the search beside the open conversation, with some words in it if they are given. */
export async function openFinder(text = "", group = "") {
  const here = document.activeElement;
  if (!formIn() && !document.querySelector(".inbox")) return location.assign(`/search?${new URLSearchParams({ q: text })}`);
  const listened = formIn() ? null : typedMeanwhile();
  let typed = "";
  try { await prepare(); } catch { return toast("error", pageWords("failed")); } finally { typed = listened?.() ?? ""; }
  if (panel()?.hidden) {
    opener = here;
    panel().hidden = false;
  }
  const form = formIn();
  const field = form.elements.q;
  if (text || typed) field.value = text + typed;
  if (group) form.elements.group.value = group;
  field.focus();
  if (typed) field.setSelectionRange(field.value.length, field.value.length);
  else field.select();
  return text || typed || group ? search() : undefined;
}

/** Words typed before the field is there belong into it; none of their letters is a shortcut. Ends, and gives them, when called. */
function typedMeanwhile() {
  let words = "";
  const take = (event) => {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    words += event.key;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener("keydown", take, true);
  return () => {
    removeEventListener("keydown", take, true);
    return words;
  };
}

function closeFinder() {
  if (!panel() || panel().hidden) return;
  panel().hidden = true;
  const back = opener?.isConnected ? opener : document.querySelector("[data-open-finder]");
  back?.focus({ preventScroll: true });
}

const valuesOf = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));

/** Show what the form asks for. */
async function search() {
  clearTimeout(timer);
  asked?.abort();
  const now = asked = new AbortController();
  const values = valuesOf(formIn());
  const slow = setTimeout(() => found().setAttribute("aria-busy", "true"), 300);
  try {
    const newer = await fragment(`/search/found?${values}`, now.signal);
    found().replaceWith(document.adoptNode(newer));
    saySpans(found());
    if (!panel()) history.replaceState(history.state, "", `/search?${values}`);
  } catch (error) {
    if (error.name !== "AbortError") toast("error", pageWords("failed"));
  } finally {
    clearTimeout(slow);
    if (asked === now) found().removeAttribute("aria-busy");
  }
}

/** The next page of messages below those shown. */
async function more(link) {
  link.setAttribute("aria-busy", "true");
  try {
    const newer = document.adoptNode(await fragment(link.getAttribute("href").replace("/search?", "/search/found?")));
    const list = found().querySelector('[data-hits="messages"]');
    const items = [...newer.querySelectorAll('[data-hits="messages"] > li')];
    if (list) list.append(...items);
    else if (items.length) found().prepend(newer.querySelector(".found__group"));
    found().querySelectorAll(".found__note, .found__more, .empty").forEach((element) => element.remove());
    found().append(...newer.querySelectorAll(":scope > .found__note, :scope > .found__more"));
    saySpans(found());
    (items[0]?.querySelector(".hit") ?? found().querySelector(".found__more"))?.focus({ preventScroll: true });
  } catch {
    link.removeAttribute("aria-busy");
    toast("error", pageWords("failed"));
  }
}

for (const name of ["pointerover", "focusin"]) document.addEventListener(name, (event) => { if (event.target.closest?.("[data-open-finder]")) prepare().catch(() => {}); }, { passive: true });
document.addEventListener("input", (event) => {
  if (!event.target.form?.matches("[data-finder]")) return;
  clearTimeout(timer);
  timer = setTimeout(search, event.target.name === "q" ? PAUSE_MS : 0);
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-finder]")) return;
  event.preventDefault();
  search();
});
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-finder]");
  const inside = form || event.target.closest?.("#found");
  if (!inside || event.isComposing) return;
  if (event.key === "Escape" && panel()) {
    event.preventDefault();
    if (form) closeFinder();
    else formIn().elements.q.focus();
    return;
  }
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (!(event.key in steps) || (form && event.target.name !== "q")) return;
  const all = hits();
  const at = all.indexOf(document.activeElement) + steps[event.key];
  if (form && event.key === "ArrowUp") return;
  event.preventDefault();
  if (at < 0) formIn().elements.q.focus();
  else all[Math.min(at, all.length - 1)]?.focus();
});
document.addEventListener("click", (event) => {
  const target = event.target;
  if (target.closest?.("[data-close-finder]")) return closeFinder();
  const all = target.closest?.("[data-found-group]");
  if (all) {
    formIn().elements.group.value = all.dataset.foundGroup;
    return search();
  }
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined;
  const next = target.closest?.("[data-found-more]");
  if (next) {
    event.preventDefault();
    return more(next);
  }
  const link = target.closest?.("[data-open-finder]");
  if (link) {
    event.preventDefault();
    return openFinder();
  }
  return undefined;
});
