// Reply or private note: the field says which, and a note is never sent as a reply by a slip. Sending and setting a status at once.
import { submit } from "./outbox.js";
import { clear } from "./composer.js";

const formOf = (element) => element.closest?.("form[data-composer]");

function say(form) {
  const field = form.elements.text;
  const reply = field.dataset.replyPlaceholder ?? field.placeholder;
  field.dataset.replyPlaceholder = reply;
  field.placeholder = form.elements.type.value === "add_note" ? field.dataset.notePlaceholder : reply;
}

/** Switch the open composer to "send_message" or "add_note" and go there. */
export function writeAs(type) {
  const form = document.querySelector("#pane form[data-composer]");
  const choice = form?.querySelector(`[name="type"][value="${type}"]`);
  if (!choice) return;
  choice.checked = true;
  say(form);
  form.elements.text.focus();
}

document.addEventListener("change", (event) => {
  const form = formOf(event.target);
  if (!form || event.target.name !== "type") return;
  say(form);
  form.elements.text.focus();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-send-and]");
  const form = button && formOf(button);
  if (!form) return;
  const text = form.elements.text.value.trim();
  if (text !== "") {
    submit(form.dataset.composer, text);
    clear(form);
  }
  const status = document.querySelector(`#pane .state [name="status"][value="${button.dataset.sendAnd}"]`);
  status?.form.requestSubmit(status);
});
