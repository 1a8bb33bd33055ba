// To the message that an answer quotes, wherever it stands; and quotes follow what the quoted message says now.
import { pageWords, toast } from "./acts.js";
import { goTo } from "./history.js";

const menus = () => document.getElementById("message-menus");

/** Words in one line, as short as a quote shows them. */
export function line(words) {
  const one = words.replace(/\s+/g, " ").trim();
  return one.length > 140 ? `${one.slice(0, 139)}…` : one;
}

/** Show a message of an open conversation, by its id and its element's. */
export async function find(ref, message, element) {
  const before = document.getElementById(element);
  if (!await goTo(ref, { message, element })) return toast("info", pageWords("not-here"));
  const item = before?.isConnected ? before : document.getElementById(element);
  if (!item) return;
  item.tabIndex = 0;
  item.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const quote = event.target.closest?.("a[data-quotes]");
  const root = quote?.closest("[data-thread]");
  if (!root || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  find(root.dataset.thread, quote.dataset.quotes, quote.getAttribute("href").slice(1));
});

document.addEventListener("thread:received", ({ detail: { root, item } }) => {
  if (!item.dataset.id || !(Number(item.dataset.rev) > 0)) return;
  const quotes = root.querySelectorAll(`[data-quotes="${CSS.escape(item.dataset.id)}"]`);
  if (!quotes.length) return;
  const gone = item.hasAttribute("data-deleted");
  const words = gone ? menus().dataset.gone : line(item.querySelector(".bubble__text")?.textContent ?? "");
  for (const quote of quotes) {
    quote.classList.toggle("quote--gone", gone);
    if (words) quote.querySelector(".quote__text").textContent = words;
  }
});
