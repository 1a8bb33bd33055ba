// To a message: by the quote of an answer, or by an address with ?message=SEQ. What is not loaded yet is loaded first.
import { toast } from "./acts.js";
import { firstSeq } from "./arrange.js";
import { loadOlder } from "./history.js";
import { listOf, roots, scrollerOf } from "./thread.js";

const PAGES = 30; // loaded at most on the way to an old message
const SHOWN_MS = 2_000;
const menus = () => document.getElementById("message-menus");
const entry = (root, seq) => listOf(root)?.querySelector(`:scope > [data-seq="${Number(seq)}"]`) ?? null;

/** Show a message where the eye finds it. */
export async function jump(root, seq) {
  for (let pages = 0; !entry(root, seq) && firstSeq(listOf(root)) > seq && pages < PAGES; pages += 1) {
    const before = firstSeq(listOf(root));
    await loadOlder(root);
    if (firstSeq(listOf(root)) === before) break;
  }
  const item = entry(root, seq);
  if (!item) return toast("info", menus()?.dataset.notHere ?? "");
  const scroller = scrollerOf(root);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches || Math.abs(item.offsetTop - scroller.scrollTop) > 3 * scroller.clientHeight;
  item.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  item.classList.remove("is-found");
  requestAnimationFrame(() => item.classList.add("is-found"));
  setTimeout(() => item.classList.remove("is-found"), SHOWN_MS);
  item.tabIndex = -1;
  item.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const quote = event.target.closest?.("a[data-quotes]");
  const root = quote?.closest("[data-thread]");
  if (!root || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  jump(root, Number(quote.dataset.quotesSeq));
});

/** What an answer quotes follows what the quoted message says now. */
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

/** Words in one line, as short as a quote shows them. */
export function line(words) {
  const one = words.replace(/\s+/g, " ").trim();
  return one.length > 140 ? `${one.slice(0, 139)}…` : one;
}

document.addEventListener("thread:started", ({ detail: { root } }) => {
  const asked = new URLSearchParams(location.search).get("message") ?? "";
  if (/^\d{1,9}$/.test(asked)) requestAnimationFrame(() => jump(root, Number(asked)));
});
if (new URLSearchParams(location.search).has("message")) {
  const [root] = roots();
  const asked = Number(new URLSearchParams(location.search).get("message"));
  if (root && asked > 0) requestAnimationFrame(() => jump(root, asked));
}
