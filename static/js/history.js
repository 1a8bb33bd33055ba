// Other parts of a conversation: older ones upwards, newer ones downwards, a message that was found, a day; what is being read stays where it is.
import { arrange, firstSeq, place } from "./arrange.js";
import { localise } from "./time.js";
import { hasNewer, listOf, partShown, refresh, roots, rootOf, scrollerOf, shownUpTo, toEnd, trim, trimEnd } from "./thread.js";

const EARLY_PX = 240;
const SHOWN_MS = 2_600;
const unmerged = new Set(); // roots that could not be brought what was merged into them
const loading = new WeakMap(); // root → what is fetched in place of everything shown

async function part(link, query) {
  const answer = await fetch(`${link}?${new URLSearchParams(query)}`, { credentials: "same-origin", headers: { "HX-Request": "true", "X-CSRF-Token": document.body.dataset.csrf } });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-before]");
  const items = [...page.querySelectorAll(":scope > .thread > :is(li[data-seq], li[data-after-seq])")];
  const linked = [...page.querySelectorAll(":scope > .linked")];
  return { items, linked, before: page.dataset.before, after: page.dataset.after, last: Number(page.dataset.last) || 0, target: page.dataset.target };
}

/** Load the page of messages before the first one shown. */
async function loadOlder(root) {
  const link = root.querySelector("[data-older]");
  const list = listOf(root);
  if (!link || link.hidden || link.getAttribute("aria-busy") === "true") return;
  link.setAttribute("aria-busy", "true");
  try {
    const { items, linked, before } = await part(link.dataset.older, { before: firstSeq(list) });
    quietly(root, list, () => {
      add(list, items);
      if (before === "") putAbove(list, linked);
    });
    link.hidden = before === "";
    link.href = `${link.dataset.older}?before=${before}`;
    trimEnd(root, list);
  } catch {
    link.dataset.failed = "true"; // stays a button: pressing it tries again
  } finally {
    link.removeAttribute("aria-busy");
  }
}

/** Load the page of messages after the last one shown. */
async function loadNewer(root) {
  const link = root.querySelector("[data-newer]");
  const list = listOf(root);
  if (!link || link.hidden || link.getAttribute("aria-busy") === "true") return;
  link.setAttribute("aria-busy", "true");
  try {
    const { items, after, last } = await part(link.dataset.newer, { after: shownUpTo(root) });
    quietly(root, list, () => {
      add(list, items);
      trim(root, list);
    }, items[0]);
    partShown(root, after !== "", last);
  } catch {
    link.dataset.failed = "true";
  } finally {
    link.removeAttribute("aria-busy");
  }
}

function add(list, items) {
  for (const item of items) if (!document.getElementById(item.id)) place(list, document.adoptNode(item));
}

/** What was merged into the conversation stands above its first message: these parts, in place of those that stood there. */
function putAbove(list, linked) {
  list.parentElement.querySelectorAll(":scope > .linked").forEach((section) => section.remove());
  list.before(...linked.map((section) => document.adoptNode(section)));
  sayTimes(list);
}

const sayTimes = (list) => list?.parentElement.querySelectorAll(":scope > .linked").forEach(localise);

/** An earlier conversation was merged into this one while it is shown; one whose beginning is not here comes with that. */
async function merged(root) {
  const link = root.querySelector("[data-older]");
  const list = listOf(root);
  if (!link?.hidden) return;
  unmerged.delete(root);
  try {
    const { linked, before } = await part(link.dataset.older, { before: firstSeq(list) });
    if (before === "" && link.hidden) quietly(root, list, () => putAbove(list, linked));
  } catch { unmerged.add(root); } // again with the next line
}

/** Change the list without moving what is read. */
function quietly(root, list, change, anchor = null) {
  const scroller = scrollerOf(root);
  const kept = anchor ? [...list.children].findLast((item) => item.getBoundingClientRect().top < scroller.getBoundingClientRect().bottom) : null;
  const top = kept?.getBoundingClientRect().top;
  const fromEnd = scroller.scrollHeight - scroller.scrollTop;
  change();
  arrange(list);
  refresh(root);
  if (kept?.isConnected) scroller.scrollTop += kept.getBoundingClientRect().top - top;
  else if (!anchor) scroller.scrollTop = scroller.scrollHeight - fromEnd;
}

/** Show another part in place of the one shown: {message: id}, {note: id}, {day: YYYY-MM-DD} or {} for the newest. */
export async function jump(root, query) {
  const link = root.querySelector("[data-newer]");
  const list = listOf(root);
  const now = {};
  loading.set(root, now);
  scrollerOf(root).setAttribute("aria-busy", "true");
  try {
    const { items, linked, before, after, last, target } = await part(link.dataset.newer, query);
    if (loading.get(root) !== now) return false;
    list.querySelectorAll(':scope > :not([data-seq="0"])').forEach((item) => item.remove());
    add(list, items);
    if (before === "") putAbove(list, linked);
    const older = root.querySelector("[data-older]");
    older.hidden = before === "";
    older.href = `${older.dataset.older}?before=${before}`;
    delete older.dataset.failed;
    delete link.dataset.failed;
    partShown(root, after !== "", last);
    refresh(root);
    if (target) show(root, target);
    else if (Object.keys(query).length === 0 || after === "") toEnd(root);
    return true;
  } catch {
    return false;
  } finally {
    scrollerOf(root).removeAttribute("aria-busy");
  }
}

/** Bring an entry that is in the list into view and let it shine for a moment. */
export function show(root, id) {
  const item = document.getElementById(id);
  if (!item || !listOf(root).contains(item)) return false;
  item.scrollIntoView({ block: "center" });
  root.querySelectorAll(".is-target").forEach((other) => other.classList.remove("is-target"));
  item.classList.add("is-target");
  setTimeout(() => item.classList.remove("is-target"), SHOWN_MS);
  return true;
}

/** Go to a message or a note of the open conversation, wherever in it that stands. */
export function goTo(ref, query) {
  const root = rootOf(ref);
  if (!root) return Promise.resolve(false);
  const id = query.note ? `note-${query.note}` : query.element ?? "";
  if (id && show(root, id)) return Promise.resolve(true);
  return jump(root, query.note ? { note: query.note } : { message: query.message });
}

function near(event) {
  const scroller = event.target;
  if (!scroller.matches?.("[data-scroller]")) return;
  const root = roots().find((one) => one.contains(scroller));
  const wanted = (name) => { const link = root?.querySelector(name); return link && !link.hidden && !link.dataset.failed; };
  if (scroller.scrollTop <= EARLY_PX && wanted("[data-older]")) loadOlder(root);
  if (scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop <= EARLY_PX && wanted("[data-newer]")) loadNewer(root);
}

document.addEventListener("scroll", near, { capture: true, passive: true });
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-older], [data-newer]");
  const root = link?.closest("[data-thread]");
  if (!root) return;
  event.preventDefault();
  delete link.dataset.failed;
  if (link.matches("[data-older]")) loadOlder(root);
  else loadNewer(root);
});
document.addEventListener("thread:received", ({ detail: { root, item } }) => { if (item.dataset.state === "merged") merged(root); });
document.addEventListener("line:up", () => unmerged.forEach(merged));
document.addEventListener("thread:started", ({ detail: { root } }) => sayTimes(listOf(root)));
document.addEventListener("thread:latest", ({ detail: { root } }) => jump(root, {}));
document.addEventListener("thread:target", ({ detail: { root } }) => {
  if (!show(root, root.dataset.target) && hasNewer(root)) scrollerOf(root).scrollTop = 0;
  delete root.dataset.target;
});
roots().forEach((root) => sayTimes(listOf(root)));
for (const root of roots()) if (root.dataset.target) { show(root, root.dataset.target); delete root.dataset.target; }
