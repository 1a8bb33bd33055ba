// The customer's cart beside the conversation: products are found while one types, and nothing typed is lost when one is refused.
// What was not answered counts once, however often it is tried.
import { complain, quiet } from "./acts.js";
import { pressed, unanswered } from "./presses.js";
import { fetched } from "./products.js";

document.addEventListener("input", async (event) => {
  const form = event.target.closest?.("[data-cart-fill]");
  if (!form) return;
  const list = event.target.list;
  const words = event.target.value.trim().toLowerCase();
  if (words === "" || [...list.options].some((each) => each.value.toLowerCase() === words)) return;
  const menu = await fetched(words).catch(() => null);
  if (!menu || event.target.value.trim().toLowerCase() !== words) return;
  list.replaceChildren(...[...menu.querySelectorAll("[data-product]")].map(({ dataset }) => new Option(dataset.price, dataset.name)));
});
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-cart-fill], [data-cart-change]")) return;
  event.preventDefault();
  if (form.matches("[data-cart-fill]")) { // the same word is not sent twice; presses of + and − all count
    if (form.dataset.busy) return;
    form.dataset.busy = "true";
  }
  const sent = form.elements.product.value;
  const values = pressed(form, event.submitter);
  try {
    await quiet(form.action, { body: values });
    const field = form.querySelector("input.input");
    if (field?.value === sent) field.value = "";
  } catch (error) {
    unanswered(form, values);
    complain(error);
  } finally {
    delete form.dataset.busy;
    delete form.dataset.sent;
    event.submitter?.removeAttribute("aria-busy");
  }
});
