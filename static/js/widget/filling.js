// What the scripts of a site want in the cart goes there, one after the other and each once, however often it has to be tried.
import { putIn } from "../cart.js";
import { say } from "./window.js";
import { dropWish, wished } from "./wishes.js";

const LATER = [401, 408, 409, 425, 429]; // it may still be put in, or is being put in
let isBusy = false;

document.addEventListener("cart:wished", async () => {
  if (isBusy) return;
  isBusy = true;
  try {
    for (let one = wished(); one; one = wished()) {
      const { id, product, quantity } = one;
      const answer = await putIn(id, product, quantity);
      if (LATER.includes(answer.status) || answer.status > 499) {
        setTimeout(() => document.dispatchEvent(new Event("cart:wished")), 1000 * (Number(answer.headers.get("retry-after")) || 5));
        break;
      }
      dropWish(id);
      if (!answer.ok) say("refused", { product, reason: (await answer.json()).detail });
    }
  } catch { /* once the line is back */ } finally { isBusy = false; }
});
