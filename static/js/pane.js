// Going from one conversation to another without a page load: the address follows, back works, on a phone one column at a time.
import { goTo } from "./history.js";
import { isUp, send } from "./live.js";
import { keep, recall } from "./store.js";
import { saySpans } from "./spans.js";
import { showView } from "./inbox.js";

const SKELETON_MS = 300;
const EDGE_PX = 40;
const SWIPE_PX = 70;
const wide = matchMedia("(min-width: 1100px)");
const phone = matchMedia("(max-width: 767px)");
const desk = document.querySelector(".desk");
const pane = () => document.getElementById("pane");
const refOf = (path) => decodeURIComponent(path.match(/^\/inbox\/([^/]+)$/)?.[1] ?? "");
const say = () => document.dispatchEvent(new CustomEvent("place:changed"));
const PLACES = ["message", "note"]; // where in the conversation; the rest of the address says what the list shows
const placeIn = (search) => Object.fromEntries([...new URLSearchParams(search)].filter(([name]) => PLACES.includes(name)));
/** What of the address says which list is shown. */
function viewIn(search) {
  const values = new URLSearchParams(search);
  PLACES.forEach((name) => values.delete(name));
  return values.size ? `?${values}` : "";
}
let shown = { ref: refOf(location.pathname), search: viewIn(location.search) };
let loading = null;
let slid = false; // the details were opened from this page, so that closing them is going back

const copyOf = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

function swap(element) {
  const old = pane();
  if (old.dataset.conversation && isUp()) send({ type: "leave_conversation", conversation: old.dataset.conversation });
  htmx.swap(old, element.outerHTML, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });
  saySpans(pane());
}

function focusPane() {
  const field = pane().querySelector("form[data-composer] textarea");
  if (field && !phone.matches && matchMedia("(hover: hover)").matches) field.focus({ preventScroll: true });
  else pane().focus({ preventScroll: true });
}

/** Whether somebody is busy beside the list and the conversation, in the search or a dialog for instance. */
const isElsewhere = () => document.activeElement !== document.body && !document.activeElement.closest("#pane, #inbox-list");

/** Fetch a conversation and put it into the sheet; what takes long shows a skeleton, what fails says so. One that comes late,
 * without having been asked for just now, takes the focus from nobody. */
async function load(ref, isLate = false) {
  loading?.abort();
  const now = loading = new AbortController();
  const skeleton = setTimeout(() => pane().append(copyOf("loading-pane")), SKELETON_MS);
  pane().setAttribute("aria-busy", "true");
  try {
    const place = new URLSearchParams(placeIn(location.search));
    const answer = await fetch(`/inbox/${encodeURIComponent(ref)}/pane?${place}`, { credentials: "same-origin", signal: now.signal, headers: { "HX-Request": "true" } });
    if (answer.status === 401 || answer.status === 404 || answer.redirected) return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    const newer = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("pane");
    if (now.signal.aborted) return;
    const stays = isLate && isElsewhere();
    swap(newer);
    if (!stays) focusPane();
  } catch (error) {
    if (error.name !== "AbortError") swap(copyOf("lost-pane"));
  } finally {
    clearTimeout(skeleton);
    document.querySelectorAll(".loading-pane").forEach((element) => element.remove());
    pane().removeAttribute("aria-busy");
  }
}

const isLost = () => pane().matches(".pane--lost");

/** Show what the address says. */
function follow() {
  const now = { ref: refOf(location.pathname), search: viewIn(location.search) };
  const before = shown;
  shown = now;
  say();
  if (now.search !== before.search) showView(now.search, { push: false });
  if (now.ref === before.ref) return;
  document.querySelectorAll("#found .hit[aria-current]").forEach((hit) => hit.removeAttribute("aria-current"));
  if (now.ref) load(now.ref);
  else {
    loading?.abort();
    swap(copyOf("empty-pane"));
    document.getElementById(`row-${before.ref}`)?.querySelector(".row__link")?.focus({ preventScroll: true });
  }
}

/** Open a conversation; its address is shared, reloaded and gone back from like any other. */
export function open(ref, place = {}) {
  const isHere = ref === refOf(location.pathname);
  if (isHere && isLost()) return load(ref);
  const isOpen = isHere && pane().dataset.conversation === ref;
  const isPlace = Object.keys(place).length > 0;
  if (isOpen && !isPlace) return focusPane();
  const search = new URLSearchParams([...new URLSearchParams(viewIn(location.search)), ...Object.entries(place)]);
  const address = `/inbox/${encodeURIComponent(ref)}${search.size ? `?${search}` : ""}`;
  if (isOpen) history.replaceState(history.state, "", address);
  else history.pushState({ livechat: "pane" }, "", address);
  follow();
  if (isOpen) goTo(ref, place);
}

function toList() {
  if (history.state?.livechat === "pane") return history.back();
  history.pushState({ livechat: "list" }, "", `/inbox${viewIn(location.search)}`);
  follow();
}

const targeted = () => pane().querySelector(".details:target");
function showDetails(shownNow) {
  desk.dataset.details = shownNow ? "open" : "closed";
  keep("details", desk.dataset.details);
}
function hideSlide() {
  if (slid) history.back();
  else location.replace("#pane");
  slid = false;
}

// What did not come while there was no line, or is still awaited from before, comes now.
document.addEventListener("line:up", () => { if (isLost() || pane().matches("[aria-busy]")) load(refOf(location.pathname), true); });
document.addEventListener("click", (event) => {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const target = event.target;
  const hit = target.closest?.("a[data-hit][data-ref]:not([data-ref=''])");
  if (hit) {
    event.preventDefault();
    const place = PLACES.includes(hit.dataset.hit) ? { [hit.dataset.hit]: hit.dataset.thing } : {};
    open(hit.dataset.ref, place);
    return hit.setAttribute("aria-current", "true");
  }
  const link = target.closest?.("a[data-open-conversation]");
  if (link) {
    event.preventDefault();
    return open(link.dataset.openConversation);
  }
  if (target.closest?.("[data-to-list]")) {
    event.preventDefault();
    return toList();
  }
  if (target.closest?.("[data-retry-pane]")) return load(refOf(location.pathname));
  if (target.closest?.("[data-open-first]")) {
    event.preventDefault();
    const longest = [...document.querySelectorAll(".row:has([data-waiting])")].sort((one, other) => one.querySelector("[data-waiting]").dateTime.localeCompare(other.querySelector("[data-waiting]").dateTime))[0];
    const row = longest ?? document.querySelector(".row");
    return row ? open(row.dataset.ref) : undefined;
  }
  if (target.closest?.("[data-toggle-details], [data-show-details]")) {
    if (!wide.matches) { slid = true; return undefined; }
    event.preventDefault();
    showDetails(true);
    return pane().querySelector(".details")?.focus();
  }
  if (target.closest?.("[data-hide-details]") || (target === pane() && targeted())) {
    event.preventDefault();
    if (!wide.matches) return hideSlide();
    showDetails(false);
    pane().querySelector("[data-toggle-details]")?.focus();
  }
  return undefined;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !wide.matches && targeted() && !document.querySelector(":popover-open, dialog[open]")) hideSlide();
});
addEventListener("popstate", follow);
document.addEventListener("place:changed", () => { shown = { ref: refOf(location.pathname), search: viewIn(location.search) }; });
document.addEventListener("conversation:open", (event) => {
  event.preventDefault();
  open(event.detail.ref);
});
document.addEventListener("act:done", ({ detail: { url } }) => {
  const ref = refOf(new URL(url, location.href).pathname);
  if (ref && ref === shown.ref) load(ref);
});

// A finger from the edge goes back (chat to list, details to chat), from the other edge to the details.
let touch = null;
document.addEventListener("touchstart", (event) => {
  const [finger] = event.touches;
  const inPane = event.touches.length === 1 && phone.matches && event.target.closest?.("#pane");
  touch = inPane ? { x: finger.clientX, y: finger.clientY } : null;
}, { passive: true });
document.addEventListener("touchend", (event) => {
  if (!touch) return;
  const [finger] = event.changedTouches;
  const sign = document.dir === "rtl" ? -1 : 1;
  const start = sign === 1 ? touch.x : innerWidth - touch.x;
  const across = (finger.clientX - touch.x) * sign;
  const straight = Math.abs(finger.clientY - touch.y) < Math.abs(across) / 2;
  touch = null;
  if (!straight) return;
  if (across > SWIPE_PX && targeted()) hideSlide();
  else if (across > SWIPE_PX && start < EDGE_PX) toList();
  else if (across < -SWIPE_PX && start > innerWidth - EDGE_PX && pane().dataset.conversation && !targeted()) {
    slid = true;
    location.hash = `details-${pane().dataset.conversation}`;
  }
}, { passive: true });

if (recall("details") === "closed") desk.dataset.details = "closed";
