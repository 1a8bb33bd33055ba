// The field one writes in: Enter, its height, the draft, and handing the words over to the outbox.
// Every form[data-composer="CONV-…"] with a textarea named text, now or swapped in later.
import { submit } from "./outbox.js";
import { forget, keep, recall } from "./store.js";
import { take } from "./tray.js";
import { stopped } from "./typing.js";

const touch = matchMedia("(hover: none) and (pointer: coarse)");
const grows = CSS.supports("field-sizing", "content");
const known = new WeakSet();

const formOf = (element) => element.closest?.("form[data-composer]");
/** Whether there is nothing to send: no words, and for a message no files either. */
const isEmpty = (form) => form.elements.text.value.trim() === "" && !(isMessage(form) && form.hasAttribute("data-attached"));
const isMessage = (form) => (form.elements.type?.value ?? "send_message") === "send_message";

/** Words for the team alone are kept under a name of their own, so that they never come back as words for the customer. */
const draftKey = (form, isForAll) => `draft:${document.body.dataset.me}:${form.dataset.composer}${isForAll ? "" : ":note"}`;

function keepDraft(form) {
  if (form.dataset.holds === "edit") return; // these words stand in a message already; what was begun before waits
  if (!isMessage(form) && "aside" in form.dataset) join(form);
  const words = form.elements.text.value;
  for (const isForAll of "aside" in form.dataset ? [true] : [true, false]) {
    if (words !== "" && isForAll === isMessage(form)) keep(draftKey(form, isForAll), words);
    else forget(draftKey(form, isForAll));
  }
  if (words === "" && "aside" in form.dataset && !form.dataset.holds) recallDraft(form);
}

/** Whoever turns back to the note that waits for an answer has the words of both, and of neither is one lost. */
function join(form) {
  const { text } = form.elements;
  delete form.dataset.aside;
  text.value = [recall(draftKey(form, false)), text.value].filter(Boolean).join("\n");
}

/** A note that is not finished comes back as one; where an answer was begun in its stead, that goes first. */
function recallDraft(form) {
  const [answer, note] = [true, false].map((isForAll) => recall(draftKey(form, isForAll)));
  form.elements.text.value = answer ?? note ?? "";
  form.toggleAttribute("data-aside", Boolean(answer && note));
  if (answer || !note) return;
  form.querySelector('[name="type"][value="add_note"]').checked = true;
  document.dispatchEvent(new CustomEvent("composer:turned", { detail: { form } }));
}

function fit(field) {
  if (grows) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}

/** What is pasted is never cut: words that are too many stay, are not sent, and the browser says so. */
function weigh(field) {
  if (field.maxLength > 0) {
    field.dataset.most = field.maxLength;
    field.removeAttribute("maxlength");
  }
  const isOver = field.value.length > Number(field.dataset.most) && [...field.value.trim()].length > Number(field.dataset.most);
  field.setCustomValidity(isOver ? field.dataset.tooLong : "");
}

/** Put words at the cursor, as if they were typed. */
export function insert(field, words) {
  field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, data: words, inputType: "insertText" }));
}

/** Hand the words over to the outbox, unless somebody objects (`composer:sending`); `more` travels with them. */
export function deliver(form, more = {}) {
  const ref = form.dataset.composer;
  const text = form.elements.text.value.trim();
  if (isEmpty(form) || !form.elements.text.reportValidity() || !document.dispatchEvent(new CustomEvent("composer:sending", { cancelable: true, detail: { form, ref, text, more } }))) return false;
  document.dispatchEvent(new CustomEvent("composer:accepted", { detail: { form, more } }));
  stopped(ref, true);
  const id = submit(ref, text, more, take(form));
  clear(form);
  form.elements.text.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("composer:sent", { detail: { ref, id } }));
  return true;
}

/** Empty the field after its words were taken over. */
export function clear(form) {
  const field = form.elements.text;
  field.value = "";
  fit(field);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function key(event) {
  const form = formOf(event.target);
  if (!form || event.target.name !== "text" || event.key !== "Enter") return;
  if (event.isComposing || event.keyCode === 229) return; // an input method is choosing characters
  if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey || touch.matches) return;
  event.preventDefault();
  if (!isEmpty(form)) form.requestSubmit();
}

function sending(event) {
  const form = formOf(event.target);
  if (!form) return;
  event.preventDefault();
  if (isMessage(form)) deliver(form);
  else if (!isEmpty(form)) note(form);
}

/** A note waits for the line as a message does. */
function note(form) {
  const { text, type, mentions } = form.elements;
  submit(form.dataset.composer, text.value.trim(), { type: type.value, mentions: mentions?.value ?? "" });
  if (mentions) mentions.value = "";
  clear(form);
}

function start() {
  for (const form of document.querySelectorAll("form[data-composer]")) {
    const field = form.elements.text;
    if (known.has(form) || !field) continue;
    known.add(form);
    if (field.value === "") recallDraft(form);
    weigh(field);
    fit(field);
  }
}

document.addEventListener("keydown", key);
document.addEventListener("input", (event) => {
  const form = formOf(event.target);
  if (!form || event.target.name !== "text") return;
  weigh(event.target);
  fit(event.target);
  keepDraft(form);
});
document.addEventListener("change", (event) => {
  const form = event.target.name === "type" && formOf(event.target);
  if (form) keepDraft(form);
});
document.addEventListener("htmx:wsConfigSend", sending);
// Pressing send keeps the keyboard of a phone where it is, and an empty field is no error.
document.addEventListener("pointerdown", (event) => {
  if (event.target.closest?.('form[data-composer] [type="submit"]')) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.('form[data-composer] [type="submit"]');
  const form = button && formOf(button);
  if (!form || !isEmpty(form)) return;
  event.preventDefault();
  form.elements.text.focus();
});
document.addEventListener("htmx:load", start);
start();
