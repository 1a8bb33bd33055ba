// The list of customers: who is here follows live, a selection counts itself, and a receipt can be printed.

import { digits } from "./digits.js";

const each = (ids, act) => ids.split(" ").filter(Boolean).forEach(act);

function show(id, here) {
  const find = (name) => document.querySelector(`[data-${name}-of="${CSS.escape(id)}"]`);
  const dot = find("presence")?.querySelector(".presence");
  if (!dot) return;
  dot.className = `presence presence--${here ? "online" : "offline"}`;
  find("here").hidden = !here;
  const away = find("away");
  if (!here && away.hidden) away.dateTime = new Date().toISOString();
  away.hidden = here;
}

document.addEventListener("htmx:oobAfterSwap", ({ detail: { target } }) => {
  const news = document.getElementById("clientele-presence");
  if (target.id !== "clientele-presence" || !news) return;
  if (news.hasAttribute("data-all")) {
    const here = new Set(news.dataset.here.split(" "));
    for (const row of document.querySelectorAll("[data-presence-of]")) show(row.dataset.presenceOf, here.has(row.dataset.presenceOf));
  } else {
    each(news.dataset.here, (id) => show(id, true));
    each(news.dataset.gone, (id) => show(id, false));
  }
  document.querySelector("[data-here-count]").textContent = digits(news.dataset.count);
});

function count() {
  const boxes = [...document.querySelectorAll("input[name='pick']")];
  const chosen = boxes.filter((box) => box.checked).length;
  const words = document.querySelector("[data-pick-count]");
  const all = document.querySelector("[data-pick-all]");
  if (words) words.textContent = chosen ? words.dataset.words.replace("{count}", digits(chosen)) : "";
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
}

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-pick-all]")) for (const box of document.querySelectorAll("input[name='pick']")) box.checked = target.checked;
  if (target.matches("[data-pick-all], input[name='pick']")) count();
});
document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-print]")) print();
});
document.addEventListener("htmx:afterSettle", count);
count();
