// The customer's cart: a press on a card is put in once, however often it has to be tried, and the cart that is looked at is the
// one that is, whoever changes it.
import { pageWords, toast } from "./acts.js";
import { newId } from "./outbox.js";

const versionOf = (mark) => Number(mark?.split(" ")[0]);
const shown = () => document.querySelector("#sheet[open] [data-cart]");
const tried = new WeakMap(); // buttons whose press was not answered → the name of that press
let turn = Promise.resolve();
let isAsking = false;

async function read() {
  const answer = await fetch("/cart", { credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
}

/** Show the cart anew where it is open and not the one that the line last told of. */
async function renew() {
  const mark = document.getElementById("cart")?.dataset.cart;
  const seen = shown()?.dataset.cart;
  if (!mark || !seen || isAsking || mark === seen || versionOf(seen) > versionOf(mark)) return;
  isAsking = true;
  try {
    const content = await read();
    if (shown()) document.dispatchEvent(new CustomEvent("sheet:show", { detail: { content, isRenewed: true } }));
  } catch { /* the next change tries again */ } finally { isAsking = false; }
}

/** Put something in, once for each name of a wish. */
export function putIn(id, product, quantity = 1) {
  return fetch("/api/widget/cart/add", {
    method: "POST", credentials: "same-origin", body: JSON.stringify({ product, quantity }),
    headers: { "Content-Type": "application/json", "X-CSRF-Token": document.body.dataset.csrf, "Idempotency-Key": id },
  });
}

async function add(button) {
  const id = tried.get(button) ?? newId();
  tried.set(button, id);
  try {
    const answer = await putIn(id, button.value);
    if (answer.status > 499) throw new Error(String(answer.status));
    tried.delete(button);
    if (answer.ok) document.dispatchEvent(new CustomEvent("sheet:show", { detail: { content: await read(), from: button } }));
    else toast("error", (await answer.json()).detail);
  } catch {
    toast("error", pageWords("failed"));
  } finally {
    button.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  if (event.target.id !== "add-to-cart" || !event.submitter) return;
  event.preventDefault();
  const button = event.submitter;
  button.setAttribute("aria-busy", "true");
  turn = turn.then(() => add(button));
}, true);
document.addEventListener("htmx:oobAfterSwap", ({ detail: { target } }) => { if (target.id === "cart") renew(); });
document.addEventListener("sheet:shown", renew);
