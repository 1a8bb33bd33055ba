// When the team is back, by the customer's own clock.
import { momentWords } from "./time.js";

function say() {
  for (const element of document.querySelectorAll("time[data-when]")) {
    const words = momentWords(new Date(element.dateTime));
    if (words) element.textContent = words;
  }
}

document.addEventListener("htmx:oobAfterSwap", ({ detail: { target } }) => { if (target.id === "closed") say(); });
say();
