// Lists of people and sessions on the admin pages: each once, the newest version in its place; the page asks for news when the line opens.
import { send } from "./live.js";
import { saySpans } from "./spans.js";

// In a team everybody has their place; of sessions and keys the newest comes first.
const LISTS = new Set(["team-list", "session-list", "key-list"]);

const page = document.querySelector("[data-watch]");

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  if (!LISTS.has(target.id)) return;
  event.detail.shouldSwap = false;
  const whole = fragment.querySelector(`#${target.id}`);
  const items = [...(whole ?? fragment).querySelectorAll(".record")];
  if (whole) target.replaceChildren();
  for (const item of items) {
    const old = document.getElementById(item.id);
    if (old) old.replaceWith(item);
    else if (target.id !== "team-list") target.prepend(item);
    else target.append(item);
    htmx.process(item);
  }
  saySpans(target);
});
document.addEventListener("line:up", () => {
  if (page.dataset.watch) send({ type: "watch", what: page.dataset.watch });
});
for (const [name, live] of [["line:up", true], ["line:down", false]]) {
  document.addEventListener(name, () => {
    for (const chip of document.querySelectorAll("[data-live-chip]")) chip.hidden = !live;
  });
}
document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("input[data-select]")) event.target.select();
});
