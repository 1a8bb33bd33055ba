// The thin bar under the head: there is no line (after five seconds, with the next try, or why it is refused), there is one again,
// it has ended.
import { digits } from "./digits.js";
import { downFor, isFinal, nextTryIn, reconnect, refusal } from "./live.js";

const PATIENCE_MS = 5_000;
const BACK_MS = 3_000;
let hide = 0;

const bar = () => document.getElementById("connection");

function show(state, words) {
  const element = bar();
  if (!element) return;
  clearTimeout(hide);
  element.dataset.state = state;
  const text = element.querySelector(".connection__text");
  if (text.textContent !== words) text.textContent = words;
  element.hidden = false;
}

function tick() {
  const element = bar();
  if (!element || isFinal() || downFor() < PATIENCE_MS) return;
  const seconds = Math.ceil(nextTryIn() / 1_000);
  // Only the first sentence is read aloud, not each second of the countdown.
  element.setAttribute("aria-live", element.hidden ? "polite" : "off");
  show("lost", refusal() || (seconds ? element.dataset.lost.replace("{seconds}", digits(seconds)) : element.dataset.trying));
}

document.addEventListener("line:up", () => {
  const element = bar();
  if (!element || element.hidden) return;
  element.setAttribute("aria-live", "polite");
  show("back", element.dataset.back);
  hide = setTimeout(() => { element.hidden = true; }, BACK_MS);
});
document.addEventListener("line:final", (event) => {
  const element = bar();
  if (!element) return;
  element.setAttribute("aria-live", "assertive");
  show("final", element.getAttribute(`data-${event.detail.code}`) ?? "");
});
document.addEventListener("click", (event) => {
  if (event.target.closest(".connection__retry")) reconnect();
});
setInterval(tick, 1_000);
