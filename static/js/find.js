// Searching inside of the open conversation, find by find, and going to a day of it.
import { pageWords, toast } from "./acts.js";
import { digits } from "./digits.js";
import { goTo, jump } from "./history.js";
import { rootOf } from "./thread.js";
import { dayOf } from "./time.js";

const PAUSE_MS = 180;
let timer = 0;
let asked = null;
let found = [];
let more = false;
let at = 0;

const bar = () => document.querySelector("#pane [data-find-bar]");
const fieldOf = (form) => form.querySelector(".find__field");
const refOf = (form) => form.dataset.findBar;

function count(form) {
  const words = fieldOf(form).value.trim();
  const text = !words ? "" : found.length ? form.dataset.words.replace("{at}", digits(at + 1)).replace("{count}", digits(`${found.length}${more ? "+" : ""}`)) : form.dataset.none;
  form.querySelector(".find__count").value = text;
  form.classList.toggle("find--none", Boolean(words) && !found.length);
}

/** Show a find; 0 is the newest. */
async function step(form, by) {
  if (!found.length) return;
  at = (at + by + found.length) % found.length;
  count(form);
  await goTo(refOf(form), { message: found[at].id, element: document.querySelector(`#pane li[data-id="${CSS.escape(found[at].id)}"]`)?.id });
  mark(form);
}

/** The words themselves are coloured, where the browser can. */
function mark(form) {
  if (!CSS.highlights) return;
  CSS.highlights.delete("find");
  const words = fieldOf(form).value.toLocaleLowerCase().split(/\s+/).map((word) => word.replaceAll('"', "")).filter(Boolean);
  if (form.hidden || !words.length) return;
  const ranges = [];
  for (const text of document.querySelectorAll("#pane .thread .bubble__text")) {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const said = node.data.toLocaleLowerCase();
      if (said.length !== node.data.length) continue;
      for (const word of words) {
        for (let from = said.indexOf(word); from >= 0; from = said.indexOf(word, from + word.length)) {
          const range = new Range();
          range.setStart(node, from);
          range.setEnd(node, from + word.length);
          ranges.push(range);
        }
      }
    }
  }
  CSS.highlights.set("find", new Highlight(...ranges));
}

async function ask(form) {
  const words = fieldOf(form).value.trim();
  asked?.abort();
  asked = new AbortController();
  found = [];
  at = 0;
  if (words) {
    try {
      const answer = await fetch(`/api/messages/${encodeURIComponent(refOf(form))}/search?${new URLSearchParams({ q: words })}`, { credentials: "same-origin", signal: asked.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      ({ found, more } = await answer.json());
    } catch (error) {
      if (error.name === "AbortError") return;
      toast("error", pageWords("failed"));
      return;
    }
  }
  count(form);
  mark(form);
  await step(form, 0);
}

/** Open the bar over the open conversation. */
function openFind() {
  const form = bar();
  if (!form) return;
  form.hidden = false;
  fieldOf(form).focus();
  fieldOf(form).select();
  if (fieldOf(form).value) ask(form);
}

function close(form) {
  form.hidden = true;
  asked?.abort();
  mark(form);
  document.querySelector("#pane form[data-composer] textarea")?.focus({ preventScroll: true });
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("[data-find-bar]");
  if (!form) return;
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE_MS, form);
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-find-bar]")) {
    event.preventDefault();
    step(form, 1);
  }
  if (!form.matches("[data-day-of]")) return;
  event.preventDefault();
  const root = rootOf(form.dataset.dayOf);
  const { value } = form.elements.day;
  form.closest("dialog").close();
  if (root) jump(root, { day: value }).then((went) => { if (!went) toast("error", pageWords("failed")); });
});
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-find-bar]");
  if (!form) return;
  if (event.key === "Escape") {
    event.preventDefault();
    close(form);
  } else if ((event.key === "Enter" && event.shiftKey) || event.key === "ArrowDown") {
    event.preventDefault();
    step(form, -1);
  } else if (event.key === "ArrowUp") {
    event.preventDefault();
    step(form, 1);
  }
});
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-find]")) setTimeout(openFind); // after the menu has given the focus back
  const form = event.target.closest?.("[data-find-bar]");
  if (form && event.target.closest("[data-find-later]")) step(form, -1);
  if (form && event.target.closest("[data-find-close]")) close(form);
  const opener = event.target.closest?.("[data-dialog^='day-dialog-']");
  const field = opener && document.getElementById(opener.dataset.dialog)?.querySelector("[type='date']");
  if (!field) return;
  field.max = dayOf(new Date());
  if (!field.value) field.value = field.max;
});
