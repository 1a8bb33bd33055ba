// What the scripts of a site want in the cart goes there, one after the other and each once, however often it has to be tried.
import { dropWish, wished } from "./wishes.js";

let isBusy = false;

document.addEventListener("cart:wished", async ({ detail: { say } }) => {
  if (isBusy) return;
  isBusy = true;
  try {
    for (let one = wished(); one; one = wished()) {
      const { id, product, quantity } = one;
      const answer = await fetch("/api/widget/cart/add", {
        method: "POST", credentials: "same-origin", body: JSON.stringify({ product, quantity }),
        headers: { "Content-Type": "application/json", "X-CSRF-Token": document.body.dataset.csrf, "Idempotency-Key": id },
      });
      if (answer.status === 429 || answer.status > 499) break; // another time
      dropWish(id);
      if (!answer.ok) say("refused", { product, reason: (await answer.json()).detail });
    }
  } catch { /* once the line is back */ } finally { isBusy = false; }
});
