// A list of messages that shows each message exactly once and in order, whatever the line does, and never moves what is being read.
// Works for every [data-thread] in the document, now or swapped in later. Says `thread:received` and `thread:added`.
import { arrange, contiguousEnd, firstSeq, place } from "./arrange.js";
import { digits } from "./digits.js";
import { beginAnew, rejoin } from "./live.js";
import { settleTicks } from "./ticks.js";
import { localise } from "./time.js";

const NEAR_PX = 100;
const FAR_SCREENS = 1.5;
const KEPT = 300;
const known = new WeakSet();
const away = new WeakMap(); // root → how many came while the reader was further up
const stuck = new WeakMap(); // root → the reader is at the end
const tops = new WeakMap(); // root → where the reader scrolled to, as long as nothing above was taken away
const holes = new Map(); // conversation → {end, asked}
const newest = new WeakMap(); // root → the newest revision that the page or the line has brought; what is loaded from above is another moment's

export const roots = () => [...document.querySelectorAll("[data-thread]")];
export const rootOf = (ref) => document.querySelector(`[data-thread="${CSS.escape(ref)}"]`);
export const listOf = (root) => root.querySelector(`#messages-${CSS.escape(root.dataset.thread)}`);
export const scrollerOf = (root) => root.querySelector("[data-scroller]");
export const atEnd = (root) => stuck.get(root) !== false;
const olderOf = (root) => root.querySelector("[data-older]");
const hasOlder = (root) => olderOf(root) !== null && !olderOf(root).hidden;
const newerOf = (root) => root.querySelector("[data-newer]");
/** Whether this page shows a part from the middle: what is newer is loaded by scrolling down, live messages are only counted. */
export const hasNewer = (root) => newerOf(root) !== null && !newerOf(root).hidden;
/** The seq up to which this conversation is shown without a hole. */
export const shownUpTo = (root) => contiguousEnd(listOf(root), hasOlder(root));

const number = (item, name) => Number(item.dataset[name]) || 0;

/** The entry that stands for the same message: by id, or the pending twin by the client_id at the id's end. */
function twinOf(list, item) {
  const same = document.getElementById(item.id);
  if (same && list.contains(same)) return same;
  const { clientId, sender } = item.dataset;
  if (item.matches(".note")) return clientId ? list.querySelector(`:scope > .note[data-client-id="${CSS.escape(clientId)}"][data-sender="${CSS.escape(sender)}"]`) : null;
  return [...list.querySelectorAll(':scope > [data-seq="0"]')].find((pending) => pending.dataset.clientId && item.id.endsWith(`-${pending.dataset.clientId}`)) ?? null;
}

/** What a bubble says: its words with the links among them, and whether they are folded. */
function saidBy(item) {
  const bubble = item.querySelector(".bubble");
  return bubble ? (bubble.querySelector(".bubble__text") ?? bubble).innerHTML + (bubble.querySelector(".fold") ? " …" : "") : undefined;
}

/** Turn an entry into its newer version without taking away the words that stand there. */
function become(item, newer) {
  const [words, newWords] = [item, newer].map(saidBy);
  const clientId = item.dataset.clientId;
  for (const { name, value } of [...newer.attributes]) item.setAttribute(name, value);
  if (clientId) item.dataset.clientId = clientId;
  const [meta, newMeta] = [item, newer].map((element) => element.querySelector(":scope > .meta"));
  const focused = item.contains(document.activeElement) ? document.activeElement.dataset.react : undefined;
  const [files, newFiles] = [item, newer].map((element) => element.querySelector(":scope > .files"));
  if (files && newFiles && files.dataset.files === newFiles.dataset.files) newFiles.replaceWith(files); // what plays goes on playing
  const refused = newer.dataset.state === "failed" && (files || words !== undefined); // a refusal takes nothing away
  const carries = newer.querySelector(":scope > [data-content]") !== null; // beside the words, and perhaps different now
  const sameWords = refused || (!files && !newFiles && !carries && words !== undefined && words === newWords);
  if (sameWords && meta && newMeta) {
    beside(item, newer, "quote", (quote) => item.querySelector(":scope > .hidden-visually").after(quote));
    beside(item, newer, "reactions", (reactions) => meta.before(reactions));
    meta.replaceWith(newMeta);
  } else item.replaceChildren(...newer.childNodes);
  if (focused) (item.querySelector(`[data-react="${CSS.escape(focused)}"]`) ?? item).focus({ preventScroll: true });
}

/** What stands beside the words of an entry: taken over, added where it belongs, or taken away. */
function beside(item, newer, name, add) {
  const [own, other] = [item, newer].map((element) => element.querySelector(`:scope > .${name}`));
  if (own && other) own.replaceWith(other);
  else if (other) add(other);
  else own?.remove();
}

/** The line brought something that does not follow: ask again; if that does not help, begin again from the page. */
function missing(root, end) {
  const ref = root.dataset.thread;
  const hole = holes.get(ref);
  const asked = hole && hole.end === end ? hole.asked + 1 : 1;
  holes.set(ref, { end, asked });
  if (asked <= 3) rejoin(ref);
  else beginAnew();
}

/** Show one entry that arrived. Returns the entry in the document when it is new there. */
function receive(root, item) {
  const list = listOf(root);
  const twin = twinOf(list, item);
  const seq = number(item, "seq");
  const isMessage = item.dataset.afterSeq === undefined;
  if (twin) {
    const stale = isMessage && number(twin, "seq") > 0 && number(twin, "rev") >= number(item, "rev");
    if (!stale) {
      const moved = number(twin, "seq") !== seq || twin.dataset.afterSeq !== item.dataset.afterSeq;
      become(twin, item);
      if (moved) place(list, twin);
    }
    return null;
  }
  if (isMessage && seq > 0) {
    const end = shownUpTo(root);
    if (hasOlder(root) && seq < firstSeq(list)) return null; // belongs to what was not loaded
    if (hasNewer(root) && seq > end) {
      if (seq > number(newerOf(root), "last")) {
        newerOf(root).dataset.last = String(seq);
        if (item.dataset.side === "other") count(root, (away.get(root) ?? 0) + 1);
      }
      return null;
    }
    if (seq > end + 1 && !(end === 0 && hasOlder(root))) {
      missing(root, end);
      return null;
    }
    holes.delete(root.dataset.thread);
  }
  place(list, item);
  return item;
}

/** Show entries that arrived, tell the other modules, keep the reader where the reader is. */
function receiveAll(root, items) {
  const list = listOf(root);
  const rank = (item) => number(item, "seq") || number(item, "afterSeq") + 0.5;
  const added = [];
  for (const item of items.sort((one, other) => rank(one) - rank(other))) {
    if (receive(root, item)) added.push(item);
    const displayed = document.getElementById(item.id) ?? item;
    document.dispatchEvent(new CustomEvent("thread:received", { detail: { root, ref: root.dataset.thread, item: displayed } }));
  }
  if (!holes.has(root.dataset.thread)) newest.set(root, Math.max(newest.get(root) ?? 0, ...items.map((item) => number(item, "rev"))));
  refresh(root);
  for (const item of added) {
    const own = item.dataset.side === "own";
    if (!own && !atEnd(root)) count(root, (away.get(root) ?? 0) + 1);
    document.dispatchEvent(new CustomEvent("thread:added", { detail: { root, ref: root.dataset.thread, item, own } }));
  }
  if (added.length && atEnd(root)) trim(root, list);
}

/** Put one's own entry at the end and go there. */
export function appendOwn(root, item) {
  place(listOf(root), item);
  refresh(root);
  toEnd(root);
}

/** The list shows another part now: whether newer messages exist, and up to which seq the conversation goes. */
export function partShown(root, newer, last) {
  const link = newerOf(root);
  if (!link) return;
  link.hidden = !newer;
  link.dataset.last = String(Math.max(number(link, "last"), last));
  if (newer) stuck.set(root, false);
  else rejoin(root.dataset.thread);
  lookAtPill(root);
}

export function refresh(root) {
  const list = listOf(root);
  settleTicks(root, list);
  arrange(list);
  localise(list);
  document.dispatchEvent(new CustomEvent("thread:arranged", { detail: { root } }));
}

export function toEnd(root) {
  const scroller = scrollerOf(root);
  if (!scroller) return;
  if (hasNewer(root)) return document.dispatchEvent(new CustomEvent("thread:latest", { detail: { root } }));
  stuck.set(root, true);
  scroller.scrollTop = scroller.scrollHeight;
  count(root, 0);
}

function count(root, value) {
  const pill = root.querySelector("[data-pill]");
  away.set(root, value);
  if (pill) lookAtPill(root);
}

/** The way back to the end is offered to whoever is far from it, with the number of what came meanwhile. */
function lookAtPill(root) {
  const pill = root.querySelector("[data-pill]");
  const scroller = scrollerOf(root);
  if (!pill || !scroller) return;
  const value = away.get(root) ?? 0;
  const far = hasNewer(root) || scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop > scroller.clientHeight * FAR_SCREENS;
  pill.hidden = value === 0 && !far;
  pill.querySelector("span").textContent = value > 0 ? pill.dataset.words.replace("{count}", digits(value)) : pill.dataset.latest ?? "";
}

/** Long lists keep their newest entries; the others can be loaded again from above. */
export function trim(root, list) {
  const entries = [...list.querySelectorAll(":scope > .message")];
  if (entries.length <= KEPT + 40 || !olderOf(root)) return;
  const first = entries[entries.length - KEPT];
  while (list.firstElementChild !== first) list.firstElementChild.remove();
  tops.delete(root);
  olderOf(root).hidden = false;
  arrange(list);
}

/** The same from the other end, for whoever reads far above; what waits to be sent stays. */
export function trimEnd(root, list) {
  const entries = [...list.querySelectorAll(':scope > .message:not([data-seq="0"])')];
  if (entries.length <= KEPT + 40 || !newerOf(root)) return;
  const last = entries[KEPT - 1];
  const end = number(entries[entries.length - 1], "seq");
  for (const item of [...list.children].slice([...list.children].indexOf(last) + 1)) if (item.dataset.seq !== "0") item.remove();
  arrange(list);
  partShown(root, true, end);
}

function start(root) {
  const list = listOf(root);
  const scroller = scrollerOf(root);
  if (known.has(root) || !list || !scroller) return;
  known.add(root);
  newest.set(root, Math.max(0, ...[...list.children].map((item) => number(item, "rev"))));
  divide(root, list);
  refresh(root);
  scroller.addEventListener("scroll", () => {
    const near = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop <= NEAR_PX;
    if (near || scroller.scrollTop < (tops.get(root) ?? 0)) stuck.set(root, near && !hasNewer(root)); // more below is no reason to stop following
    tops.set(root, scroller.scrollTop);
    if (atEnd(root)) count(root, 0);
    else lookAtPill(root);
  }, { passive: true });
  const follow = new ResizeObserver(() => { if (atEnd(root)) scroller.scrollTop = scroller.scrollHeight; });
  follow.observe(scroller);
  for (const child of scroller.children) follow.observe(child);
  new MutationObserver(() => { for (const child of scroller.children) follow.observe(child); }).observe(scroller, { childList: true });
  root.querySelector("[data-pill]")?.addEventListener("click", () => { toEnd(root); scroller.focus({ preventScroll: true }); });
  document.dispatchEvent(new CustomEvent("thread:started", { detail: { root, ref: root.dataset.thread } }));
  if (root.dataset.target || hasNewer(root)) {
    stuck.set(root, false);
    document.dispatchEvent(new CustomEvent("thread:target", { detail: { root } }));
    lookAtPill(root);
  } else toEnd(root);
}

/** A line before the first message that was not seen before this page was opened. */
function divide(root, list) {
  const marks = root.querySelector(`#marks-${CSS.escape(root.dataset.thread)}`);
  const line = document.getElementById("since-line");
  const read = Number(marks?.getAttribute(`data-${root.dataset.audience}-read`)) || 0;
  if (!line || read === 0) return;
  const unseen = [...list.querySelectorAll(":scope > .message--other")].find((item) => number(item, "seq") > read);
  if (unseen) list.insertBefore(line.content.firstElementChild.cloneNode(true), unseen);
}

/** Fragments for a list, or for an entry of it, are shown by these rules instead of htmx's. */
function beforeSwap(event) {
  const { target, fragment } = event.detail;
  const root = target.closest?.("[data-thread]");
  if (!root) return;
  const list = listOf(root);
  const replaces = target.parentElement === list && fragment.nodeType === Node.DOCUMENT_FRAGMENT_NODE;
  if (target !== list && !replaces) return;
  event.detail.shouldSwap = false;
  receiveAll(root, [...fragment.children]);
}

function compare() {
  const place = document.getElementById("position");
  const told = place?.dataset.conversations;
  if (place?.dataset.again) rejoin(place.dataset.again);
  place?.removeAttribute("data-again");
  if (!told || told === "{}") return;
  const positions = JSON.parse(told);
  for (const root of roots()) {
    const last = positions[root.dataset.thread];
    if (!hasNewer(root) && last > shownUpTo(root)) rejoin(root.dataset.thread);
  }
}

/** What the join asks for is counted from what is displayed: the document is the truth. */
function joining(event) {
  const form = event.target.closest?.("form.join");
  const root = form && rootOf(form.dataset.conversation);
  if (!root) return;
  event.detail.parameters.after_seq = String(hasNewer(root) ? number(newerOf(root), "last") : shownUpTo(root));
  event.detail.parameters.after_revision = String(newest.get(root) ?? 0);
}

document.addEventListener("htmx:oobBeforeSwap", beforeSwap);
document.addEventListener("htmx:wsAfterMessage", () => { compare(); roots().forEach((root) => { start(root); settleTicks(root, listOf(root)); }); });
document.addEventListener("htmx:wsConfigSend", joining);
document.addEventListener("htmx:load", () => roots().forEach(start));
document.addEventListener("htmx:oobErrorNoTarget", (event) => {
  // The answer to one's own message can come before the page shows the message, for instance right after a reload.
  const lost = event.detail.content;
  if (lost?.matches?.("li.message") && roots().some((root) => !hasNewer(root) && number(lost, "seq") > shownUpTo(root))) rejoin();
});
roots().forEach(start);
