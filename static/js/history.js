// Older messages, upwards: what is being read stays where it is.
import { arrange, firstSeq, place } from "./arrange.js";
import { listOf, refresh, roots, scrollerOf } from "./thread.js";

const EARLY_PX = 240;

/** Load the page of messages before the first one shown. */
export async function loadOlder(root) {
  const link = root.querySelector("[data-older]");
  const list = listOf(root);
  if (!link || link.hidden || link.getAttribute("aria-busy") === "true") return;
  link.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${link.dataset.older}?before=${firstSeq(list)}`, { credentials: "same-origin", headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const more = page.querySelector("[data-before]")?.dataset.before ?? "";
    show(root, list, [...page.querySelectorAll("li[data-seq], li[data-after-seq]")]);
    link.hidden = more === "";
    link.href = `${link.dataset.older}?before=${more}`;
  } catch {
    link.dataset.failed = "true"; // stays a button: pressing it tries again
  } finally {
    link.removeAttribute("aria-busy");
  }
}

function show(root, list, items) {
  const scroller = scrollerOf(root);
  const fromEnd = scroller.scrollHeight - scroller.scrollTop;
  const live = list.getAttribute("aria-live");
  list.setAttribute("aria-live", "off");
  for (const item of items) if (!document.getElementById(item.id)) place(list, document.adoptNode(item));
  arrange(list);
  refresh(root);
  scroller.scrollTop = scroller.scrollHeight - fromEnd;
  setTimeout(() => list.setAttribute("aria-live", live), 500);
}

function near(event) {
  const scroller = event.target;
  if (!scroller.matches?.("[data-scroller]") || scroller.scrollTop > EARLY_PX) return;
  const root = roots().find((one) => one.contains(scroller));
  const link = root?.querySelector("[data-older]");
  if (link && !link.dataset.failed) loadOlder(root);
}

document.addEventListener("scroll", near, { capture: true, passive: true });
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-older]");
  const root = link?.closest("[data-thread]");
  if (!root) return;
  event.preventDefault();
  delete link.dataset.failed;
  loadOlder(root);
});
