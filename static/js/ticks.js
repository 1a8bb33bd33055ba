// What became of messages: the marks turn into signs on one's own, and tell the other side what is on this screen and seen.
import { isUp, send } from "./live.js";
import { isWatched } from "./watched.js";

const ORDER = ["pending", "sent", "delivered", "read"];
const PAUSE_MS = 250;
const told = new Map(); // conversation → {delivered, read} told on this line
let timer = 0;

/** Show a state on one's own message: the sign and the word come from the page's template. */
export function showState(item, state, reason = "", retry = true) {
  const mark = document.getElementById("ticks").content.querySelector(`[data-tick="${state}"]`).cloneNode(true);
  const place = item.querySelector(".meta, .note__head");
  const present = place?.querySelector(".tick");
  item.dataset.state = state;
  if (state === "failed") {
    mark.querySelector(".tick__reason").textContent = reason;
    mark.querySelector('[data-act="retry"]').dataset.allowed = retry ? "True" : "False";
  }
  if (present) present.replaceWith(mark);
  else place?.append(mark);
}

/** Raise each own message to what the marks say; never lower one. */
export function settleTicks(root, list) {
  const marks = root.querySelector(`#marks-${CSS.escape(root.dataset.thread)}`);
  if (!marks || !list) return;
  const other = root.dataset.audience === "customer" ? "staff" : "customer";
  const delivered = Number(marks.getAttribute(`data-${other}-delivered`)) || 0;
  const read = Number(marks.getAttribute(`data-${other}-read`)) || 0;
  let changed = false;
  for (const item of list.querySelectorAll(':scope > .message--own:is([data-state="sent"], [data-state="delivered"])')) {
    const seq = Number(item.dataset.seq);
    const state = seq <= read ? "read" : seq <= delivered ? "delivered" : "sent";
    if (seq > 0 && ORDER.indexOf(state) > ORDER.indexOf(item.dataset.state)) {
      showState(item, state);
      changed = true;
    }
  }
  if (changed) mixed(list);
}

/** Inside a group a state that differs from the next one's stands beside its own message. */
function mixed(list) {
  for (const item of list.querySelectorAll(":scope > .message--own.continues")) {
    item.classList.toggle("differs", item.dataset.state !== item.nextElementSibling?.dataset.state);
  }
}

const isSeen = (root) => isWatched() && root.getClientRects().length > 0 && nearEnd(root);

function nearEnd(root) {
  const scroller = root.querySelector("[data-scroller]");
  return !scroller || scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop <= 100;
}

function tell() {
  timer = 0;
  if (!isUp()) return;
  for (const root of document.querySelectorAll("[data-thread]")) {
    const ref = root.dataset.thread;
    const list = root.querySelector(`#messages-${CSS.escape(ref)}`);
    const theirs = list ? [...list.querySelectorAll(":scope > .message--other")].map((item) => Number(item.dataset.seq)) : [];
    const seq = Math.max(0, ...theirs);
    const before = told.get(ref) ?? { delivered: 0, read: 0 };
    if (seq === 0) continue;
    if (isSeen(root)) {
      if (seq > before.read && send({ type: "mark_read", conversation: ref, seq: String(seq) })) told.set(ref, { delivered: seq, read: seq });
    } else if (seq > before.delivered && send({ type: "mark_delivered", conversation: ref, seq: String(seq) })) {
      told.set(ref, { ...before, delivered: seq });
    }
  }
}

/** Look soon at what is on the screen; many reasons at once are one message. */
function lookSoon() {
  if (!timer) timer = setTimeout(tell, PAUSE_MS);
}

document.addEventListener("line:up", () => { told.clear(); lookSoon(); });
for (const name of ["thread:added", "thread:started", "visibilitychange", "watched"]) document.addEventListener(name, lookSoon);
document.addEventListener("scroll", lookSoon, { capture: true, passive: true });
addEventListener("focus", lookSoon);
