// "… is writing": told while somebody writes, and taken away by itself when the other side falls silent.
import { send, whole } from "./live.js";

const REFRESH_MS = 3_000;
const IDLE_MS = 4_000;
const PREVIEW_MS = 1_000;
const PREVIEWED = 1_000;
const PREVIEW_IDLE_MS = 25_000;
const writing = new Map(); // conversation → {sentAt, idle}
const shown = new WeakMap(); // typing element's bubble → timer

function tell(ref, typing) {
  send({ type: "typing", conversation: ref, typing: String(typing) });
}

/** This person stopped, sent, or emptied the field. */
export function stopped(ref, quietly = false) {
  const state = writing.get(ref);
  if (!state) return;
  clearTimeout(state.idle);
  clearTimeout(state.next);
  writing.delete(ref);
  if (!quietly) tell(ref, false);
}

/** Where the page says that the team sees what is typed, it does: once a second, the last words always. */
function preview(ref, field, state) {
  const tellWords = () => {
    if (!writing.has(ref) || field.value.trim() === "") return;
    state.sentAt = performance.now();
    send({ type: "show_typing", conversation: ref, text: whole(field.value.slice(0, PREVIEWED)) });
  };
  writing.set(ref, state);
  clearTimeout(state.next);
  state.next = setTimeout(tellWords, Math.max(0, state.sentAt + PREVIEW_MS + 50 - performance.now()));
  state.idle = setTimeout(() => stopped(ref), PREVIEW_IDLE_MS);
}

function typed(event) {
  const form = event.target.closest?.("form[data-composer]");
  if (!form || event.target.name !== "text") return;
  const ref = form.dataset.composer;
  const forCustomer = (form.elements.type?.value ?? "send_message") === "send_message"; // notes are nobody's business
  if (!forCustomer || event.target.value.trim() === "") return stopped(ref);
  const state = writing.get(ref) ?? { sentAt: -Infinity, idle: 0 };
  clearTimeout(state.idle);
  if (form.closest("[data-typing-preview]")) return preview(ref, event.target, state);
  state.idle = setTimeout(() => stopped(ref), IDLE_MS);
  if (performance.now() - state.sentAt >= REFRESH_MS) {
    state.sentAt = performance.now();
    tell(ref, true);
  }
  writing.set(ref, state);
}

/** Whatever the line does, nobody is shown writing for longer than the server said with the last word of it. */
function expire() {
  for (const element of document.querySelectorAll(".typing:not(:empty)")) {
    const bubble = element.firstElementChild;
    if (!bubble || shown.has(bubble)) continue;
    shown.set(bubble, setTimeout(() => { if (bubble.isConnected) element.replaceChildren(); }, Number(bubble.dataset.lastsMs)));
  }
}

document.addEventListener("input", typed);
document.addEventListener("htmx:wsAfterMessage", expire);
document.addEventListener("thread:added", ({ detail: { root, ref, own } }) => {
  if (!own) root.querySelector(`#typing-${CSS.escape(ref)}`)?.replaceChildren();
});
document.addEventListener("line:down", () => {
  for (const element of document.querySelectorAll(".typing")) element.replaceChildren();
  writing.clear();
});
