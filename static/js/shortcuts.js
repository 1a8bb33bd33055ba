// Keys of the desk, matched by where they lie on the keyboard, so that every alphabet has them; not while a field holds text.
import { open } from "./pane.js";
import { writeAs } from "./replying.js";

const rows = () => [...document.querySelectorAll("#inbox-list > .row")];

function step(by) {
  const all = rows();
  const at = all.findIndex((row) => row.querySelector('[aria-current="true"]'));
  const next = all[at === -1 ? (by > 0 ? 0 : all.length - 1) : at + by];
  if (!next) return;
  next.scrollIntoView({ block: "nearest" });
  open(next.dataset.ref);
}

const KEYS = {
  KeyJ: () => step(1),
  KeyK: () => step(-1),
  KeyE: () => document.querySelector("#pane .state__resolve")?.click(),
  KeyP: () => writeAs("add_note"),
  KeyL: () => writeAs("send_message"),
};

document.addEventListener("keydown", (event) => {
  const act = KEYS[event.code];
  if (!act || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return;
  if (event.target.matches?.("input:not([type='radio']), textarea, select") && event.target.value !== "") return;
  event.preventDefault();
  act();
});
