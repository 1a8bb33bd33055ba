// The emoji menu beside a composer: a sign goes in at the cursor; arrow keys move through the signs.
import { insert } from "./composer.js";

const touch = matchMedia("(hover: none) and (pointer: coarse)");

function fieldOf(menu) {
  return document.querySelector(`form[data-composer="${CSS.escape(menu.dataset.emoji)}"]`)?.elements.text;
}

document.addEventListener("click", (event) => {
  const sign = event.target.closest?.("[data-sign]");
  const menu = sign?.closest("[data-emoji]");
  const field = menu && fieldOf(menu);
  if (!field) return;
  insert(field, sign.dataset.sign);
  if (event.shiftKey || touch.matches) return; // several in a row
  menu.hidePopover();
  field.focus();
});

document.addEventListener("keydown", (event) => {
  const sign = event.target.closest?.("[data-sign]");
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 8, ArrowUp: -8, Home: -Infinity, End: Infinity };
  if (!sign || !(event.key in steps)) return;
  event.preventDefault();
  const signs = [...sign.closest("[data-emoji]").querySelectorAll("[data-sign]")];
  const mirrored = document.dir === "rtl" && event.key.startsWith("Arrow") && Math.abs(steps[event.key]) === 1 ? -1 : 1;
  const next = signs.indexOf(sign) + steps[event.key] * mirrored;
  signs[Math.max(0, Math.min(signs.length - 1, next))].focus();
});

// One stop of the tab key for the whole menu.
document.addEventListener("toggle", (event) => {
  if (event.newState !== "open" || !event.target.matches?.("[data-emoji]")) return;
  event.target.querySelectorAll("[data-sign]").forEach((sign, at) => { sign.tabIndex = at === 0 ? 0 : -1; });
  if (!touch.matches) event.target.querySelector("[data-sign]").focus();
}, true);
document.addEventListener("focusin", (event) => {
  const sign = event.target.closest?.("[data-sign]");
  if (!sign) return;
  for (const other of sign.closest("[data-emoji]").querySelectorAll('[data-sign][tabindex="0"]')) other.tabIndex = -1;
  sign.tabIndex = 0;
});
