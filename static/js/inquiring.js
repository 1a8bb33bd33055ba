// "Ask about this" on a product card: the question goes the way of every message, and the field is ready for more.
import { submit } from "./outbox.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest?.('button[form="ask-product"]');
  const root = button?.closest("[data-thread]");
  if (!root) return;
  event.preventDefault();
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  setTimeout(() => button.removeAttribute("aria-disabled"), 5_000); // a second tap asks nothing twice
  submit(root.dataset.thread, button.dataset.ask, { reply_to: button.dataset.replyTo });
  root.querySelector("form[data-composer] textarea")?.focus();
});
