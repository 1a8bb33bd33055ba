// Reply or private note: the field says which, and a note is never sent as a reply by a slip. Sending and setting a status at once.
import { deliver } from "./composer.js";
import { sendProducts } from "./products.js";

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
  if (!choice.checked) choice.click();
  form.elements.text.focus();
}

// A note that was begun earlier comes back as one (`composer.js`); the field says so.
const sayAll = () => document.querySelectorAll("#pane form[data-composer]").forEach(say);
document.addEventListener("composer:turned", ({ detail: { form } }) => say(form));

document.addEventListener("change", (event) => {
  const form = formOf(event.target);
  if (!form || event.target.name !== "type") return;
  say(form);
  form.elements.text.focus();
});
/** Send, and set the status in the same breath; with nothing to send the status alone. */
function sendAnd(form, status) {
  if (form.elements.type.value === "add_note") return;
  if (sendProducts(form, { type: "send_and", status })) return;
  if (form.elements.text.value.trim() !== "" || form.hasAttribute("data-attached")) return void deliver(form, { type: "send_and", status });
  const button = document.querySelector(`#pane .state [name="status"][value="${status}"]`);
  button?.form.requestSubmit(button);
}
document.addEventListener("htmx:load", sayAll);
sayAll();
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-send-and]");
  const form = button && formOf(button);
  if (!form) return;
  event.preventDefault();
  sendAnd(form, button.dataset.sendAnd);
});
document.addEventListener("keydown", (event) => {
  const form = event.key === "Enter" && event.altKey && (event.ctrlKey || event.metaKey) && !event.isComposing ? formOf(event.target) : null;
  if (!form || event.target.name !== "text") return;
  event.preventDefault();
  sendAnd(form, "resolved");
});
