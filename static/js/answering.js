// Above the field: the message that is answered, or the own message that is being edited. Esc and the cross let go of it.
import { complain, quiet } from "./acts.js";
import { find, line } from "./jumping.js";
import { listOf, rootOf } from "./thread.js";

const menus = () => document.getElementById("message-menus");
const formOf = (element) => element.closest?.("form[data-composer]");
const held = new WeakMap(); // form → {kind: "answer"|"edit", item id, draft, type: whom the draft is for}

const chipOf = (form) => form.querySelector("[data-answering]");
const wordsOf = (item) => item.querySelector(".bubble__text")?.textContent ?? "";
/** Whether this person wrote it; what a colleague wrote stands on the own side, too. */
const isMine = (item) => item.dataset.sender === document.body.dataset.me;
const nameOf = (item) => item.querySelector(".meta__name")?.textContent || item.querySelector(":scope > .hidden-visually")?.textContent.replace(/:$/, "") || "";

const [arrival] = performance.getEntriesByType("navigation");
/** The server's time in milliseconds, however wrong the clock here is: when the page was made, and how long ago that is, sleep included. */
const now = () => Number(document.body.dataset.made) - arrival.responseStart + Math.max(performance.now(), Date.now() - performance.timeOrigin);

/** Whether this is one's own message, of words, and there is time left to change it. */
export function isChangeable(item, withWords = true) {
  const windowMs = Number(menus()?.dataset.window) * 60_000;
  const age = now() - new Date(item.querySelector("time[datetime]")?.dateTime ?? 0).getTime();
  return isMine(item) && Boolean(item.dataset.id) && Number(item.dataset.seq) > 0 && !item.hasAttribute("data-deleted")
    && age < windowMs && (!withWords || item.querySelector(":scope > .bubble > .bubble__text") !== null);
}

function set(form, field, words) {
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.setSelectionRange(words.length, words.length);
}

function begin(item, kind) {
  const root = item.closest("[data-thread]");
  const form = document.querySelector(`form[data-composer="${CSS.escape(root?.dataset.thread ?? "")}"]`);
  if (!form) return;
  end(form);
  const chip = document.getElementById("answering-chip").content.firstElementChild.cloneNode(true);
  const title = chip.querySelector("[data-answering-title]");
  const { edit: editing, answer: another, self } = title.dataset;
  if (kind === "edit") title.textContent = editing;
  else title.textContent = isMine(item) ? self : another.replace("{name}", nameOf(item));
  chip.querySelector(".answering__text").textContent = line(wordsOf(item));
  chip.classList.add(`answering--${kind}`);
  form.prepend(chip);
  const field = form.elements.text;
  const before = { draft: field.value, type: form.elements.type.value };
  form.dataset.holds = kind;
  if (kind === "answer" && before.type === "add_note" && before.draft.trim() !== "") { // it waits, and never becomes the answer
    form.dataset.aside = "";
    field.value = "";
  }
  choose(form, "send_message");
  held.set(form, { kind, id: item.dataset.id, element: item.id, words: wordsOf(item), ...before });
  if (kind === "edit") set(form, field, wordsOf(item));
  field.focus();
}

/** Whom the words are for, where that is a choice. */
function choose(form, type) {
  const choice = form.querySelector(`[name="type"][value="${type}"][type="radio"]`);
  if (choice && !choice.checked) choice.click();
}

/** Let go of what is answered or edited; an unfinished text from before an edit comes back, a note as a note. */
function end(form) {
  const before = held.get(form);
  held.delete(form);
  delete form.dataset.holds;
  chipOf(form)?.remove();
  if (before?.kind === "edit") {
    choose(form, before.type);
    set(form, form.elements.text, before.draft);
  } else if (before && form.elements.text.value === "") set(form, form.elements.text, ""); // a note that waited comes back
}

export const answer = (item) => begin(item, "answer");
export const edit = (item) => begin(item, "edit");

async function save(form, { id }, text) {
  const ref = form.dataset.composer;
  form.setAttribute("aria-busy", "true");
  try {
    await quiet(`/api/messages/${encodeURIComponent(ref)}/${encodeURIComponent(id)}`, {
      method: "PATCH", signal: AbortSignal.timeout?.(15_000),
      headers: { "Content-Type": "application/json" }, body: JSON.stringify({ text }),
    });
    end(form);
  } catch (error) {
    complain(error); // the words stay in the field
  } finally {
    form.removeAttribute("aria-busy");
    form.elements.text.focus({ preventScroll: true });
  }
}

document.addEventListener("composer:sending", (event) => {
  const { form, text, more } = event.detail;
  const what = held.get(form);
  if (what?.kind === "answer") more.reply_to = what.id;
  if (what?.kind !== "edit") return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") return;
  if (text === what.words.trim()) end(form);
  else save(form, what, text);
});
document.addEventListener("composer:scheduling", ({ detail: { form, more } }) => {
  const what = held.get(form);
  if (what?.kind === "answer") more.reply_to = what.id;
});
document.addEventListener("composer:sent", ({ detail: { ref } }) => {
  const form = document.querySelector(`form[data-composer="${CSS.escape(ref)}"]`);
  if (form) end(form);
});

/** A pending answer shows what it answers, before the server has said so. */
document.addEventListener("outbox:shown", ({ detail: { root, item, entry } }) => {
  const quoted = entry.more?.reply_to && root.querySelector(`li.message[data-id="${CSS.escape(entry.more.reply_to)}"]`);
  if (!quoted) return;
  const frame = document.getElementById("quote-frame").content.firstElementChild.cloneNode(true);
  Object.assign(frame.dataset, { quotes: quoted.dataset.id, quotesSeq: quoted.dataset.seq });
  frame.setAttribute("href", `#${quoted.id}`);
  frame.querySelector(".quote__name").textContent = nameOf(quoted);
  frame.querySelector(".quote__text").textContent = line(wordsOf(quoted));
  item.querySelector(":scope > .hidden-visually").after(frame);
});

document.addEventListener("click", (event) => {
  const form = event.target.closest?.("[data-answering-end], [data-answering-jump]") && formOf(event.target);
  if (!form) return;
  if (event.target.closest("[data-answering-jump]")) return void find(form.dataset.composer, held.get(form)?.id, held.get(form)?.element);
  end(form);
  form.elements.text.focus();
});
document.addEventListener("keydown", (event) => {
  const form = formOf(event.target);
  if (!form || event.target.name !== "text" || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.key === "Escape" && held.has(form)) {
    event.preventDefault();
    event.stopPropagation();
    end(form);
  }
  if (event.key === "ArrowUp" && event.target.value === "" && !held.has(form)) {
    const list = listOf(rootOf(form.dataset.composer));
    const last = [...list.querySelectorAll(":scope > .message--own")].reverse().find((item) => isChangeable(item));
    if (!last) return;
    event.preventDefault();
    edit(last);
  }
}, true);
// What is edited or answered may be deleted meanwhile, in another window for instance.
document.addEventListener("thread:received", ({ detail: { ref, item } }) => {
  const form = item.hasAttribute("data-deleted") && document.querySelector(`form[data-composer="${CSS.escape(ref)}"]`);
  if (form && held.get(form)?.id === item.dataset.id) end(form);
});
document.addEventListener("change", (event) => {
  const form = event.target.name === "type" && event.target.value === "add_note" && formOf(event.target);
  if (form && held.has(form)) end(form);
});
