// Signs on messages: a chip is pressed when one's own sign is among it; pressing it puts the sign on or takes it off.
import { complain, quiet } from "./acts.js";
import { send } from "./live.js";

const me = () => document.body.dataset.me;

/** Whether this person has put this sign on this message. */
export function hasPut(item, sign) {
  const chip = item.querySelector(`.reaction[data-react="${CSS.escape(sign)}"]`);
  return chip !== null && chip.dataset.people.split(" ").includes(me());
}

/** Put a sign on a message, or take it off when it is there. */
export async function put(item, sign) {
  const root = item.closest("[data-thread]");
  const { id } = item.dataset;
  if (!root || !id) return;
  const on = !hasPut(item, sign);
  if (send({ type: "react", conversation: root.dataset.thread, message: id, emoji: sign, on })) return;
  try {
    await quiet(`/api/messages/${encodeURIComponent(root.dataset.thread)}/${encodeURIComponent(id)}/reactions`, {
      headers: { "Content-Type": "application/json" }, body: JSON.stringify({ emoji: sign, on }),
    });
  } catch (error) { complain(error); }
}

document.addEventListener("click", (event) => {
  const chip = event.target.closest?.(".reaction[data-react]");
  const item = chip?.closest("li.message");
  if (item && !item.closest(".linked")) put(item, chip.dataset.react);
});
document.addEventListener("thread:arranged", ({ detail: { root } }) => {
  for (const chip of root.querySelectorAll(".reaction:not([aria-pressed])")) {
    chip.setAttribute("aria-pressed", String(chip.dataset.people.split(" ").includes(me())));
  }
});
for (const root of document.querySelectorAll("[data-thread]")) document.dispatchEvent(new CustomEvent("thread:arranged", { detail: { root } }));
