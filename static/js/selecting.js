// A selection in the list: by the box on each row, with Shift for a range, by X on the keyboard, by a long press with a finger; at most 100.
import { complain, quiet } from "./acts.js";
import { digits } from "./digits.js";
import { send } from "./live.js";

const MOST = 100;
const PRESS_MS = 500;
const bar = () => document.getElementById("bulk");
const picks = () => [...document.querySelectorAll("#inbox-list .row__pick")];
const chosen = () => picks().filter((pick) => pick.checked);
const plural = (count) => bar().querySelector("[data-bulk-count]").dataset.words.replace("{count}", digits(count));
let last = null; // the reference from which a range goes
let press = 0;
let pressed = false;

function paint() {
  if (!bar()) return;
  const count = chosen().length;
  const inbox = bar().closest(".inbox");
  inbox.classList.toggle("is-selecting", count > 0);
  for (const pick of picks()) pick.tabIndex = count > 0 ? 0 : -1;
  const words = bar().querySelector("[data-bulk-count]");
  const said = count ? plural(count) : "";
  if (words.textContent !== said) words.textContent = said;
}

function set(pick, on) {
  if (on && !pick.checked && chosen().length >= MOST) return;
  pick.checked = on;
}

/** Choose one, or with Shift everything between it and the one before. */
function choose(pick, on, range) {
  const all = picks();
  const from = all.findIndex((one) => one.value === last);
  const to = all.indexOf(pick);
  if (range && from >= 0) for (const one of all.slice(Math.min(from, to), Math.max(from, to) + 1)) set(one, on);
  else set(pick, on);
  last = pick.value;
  paint();
}

function clear() {
  for (const pick of chosen()) pick.checked = false;
  last = null;
  paint();
}

document.addEventListener("click", (event) => {
  const pick = event.target.closest?.(".row__pick");
  if (pick) {
    const on = pick.checked;
    if (on && chosen().length > MOST) { pick.checked = false; return; }
    choose(pick, on, event.shiftKey);
    return;
  }
  if (event.target.closest?.("[data-bulk-clear]")) return clear();
  if (event.target.closest?.("[data-bulk-all]")) {
    for (const one of picks()) set(one, true);
    return paint();
  }
  const link = event.target.closest?.(".row__link");
  if (!link) return;
  const own = link.parentElement.querySelector(".row__pick");
  if (pressed || (event.shiftKey && own)) { // the end of a long press, or a range
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!pressed) choose(own, true, true);
    pressed = false;
  }
}, true);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const row = event.target.closest?.("#inbox-list > .row");
  if (row && event.code === "KeyX") {
    event.preventDefault();
    const pick = row.querySelector(".row__pick");
    choose(pick, event.shiftKey || !pick.checked, event.shiftKey);
  } else if (event.key === "Escape" && chosen().length && !document.querySelector(":popover-open, dialog[open]") && event.target.closest?.(".inbox")) clear();
});
document.addEventListener("touchstart", (event) => {
  const pick = event.touches.length === 1 && event.target.closest?.(".row")?.querySelector(".row__pick");
  clearTimeout(press);
  pressed = false;
  if (pick) press = setTimeout(() => { pressed = true; choose(pick, !pick.checked, false); navigator.vibrate?.(10); }, PRESS_MS);
}, { passive: true });
for (const name of ["touchmove", "touchend", "touchcancel"]) document.addEventListener(name, () => clearTimeout(press), { passive: true });
document.addEventListener("contextmenu", (event) => { if (pressed && event.target.closest?.(".row")) event.preventDefault(); });

async function act(form, what, value) {
  const conversations = chosen().map((pick) => pick.value);
  const zone = form.elements.zone.value;
  clear();
  form.elements.choice.value = "";
  if (send({ type: "bulk", conversations, act: what, value, zone })) return;
  const body = new URLSearchParams([["csrf", document.body.dataset.csrf], ["act", what], ["value", value], ["zone", zone], ...conversations.map((each) => ["selected", each])]);
  try {
    const answer = await quiet(form.action, { body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const said = page.querySelector("template[data-toast-now]")?.content.firstElementChild;
    if (!said) return;
    document.getElementById("toasts").append(document.adoptNode(said));
    htmx.process(said);
  } catch (error) {
    complain(error);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-bulk]")) return;
  event.preventDefault();
  const [what, ...rest] = form.elements.choice.value.split(":");
  if (!what || chosen().length === 0) return form.elements.choice.focus();
  const value = rest.join(":");
  if (what !== "delete") return act(form, what, value);
  const dialog = document.getElementById("bulk-dialog");
  dialog.returnValue = "";
  dialog.addEventListener("close", () => { if (dialog.returnValue === "confirm") act(form, what, value); }, { once: true });
  dialog.showModal();
}, true);
document.addEventListener("list:settled", paint);
paint();
