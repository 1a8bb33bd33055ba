// Signs by name in both composers: ":thu" offers 👍, ":thumbsup:" or ":+1:" becomes one at once. Those that were used last come first in the menu.
import { offer, put } from "./complete.js";
import { keep, recall } from "./store.js";
import { SIGNS } from "./signs.js";

const SHOWN = 8;
const OFTEN = 8;
const recent = () => (recall("signs") ?? "").split(" ").filter(Boolean);

function used(sign) {
  keep("signs", [sign, ...recent().filter((other) => other !== sign)].slice(0, OFTEN).join(" "));
}

function fitting(query) {
  const wanted = query.toLowerCase();
  const last = recent();
  return SIGNS.map((entry, at) => {
    const fit = entry.code === wanted ? 0 : entry.code.startsWith(wanted) ? 1 : entry.words.some((word) => word.startsWith(wanted)) ? 2 : -1;
    return { ...entry, at: last.includes(entry.sign) ? -1 : at, fit };
  }).filter(({ fit }) => fit >= 0).sort((one, other) => one.fit - other.fit || one.at - other.at).slice(0, SHOWN);
}

function option({ sign, code }, form) {
  const item = Object.assign(document.createElement("li"), { className: "choice choice--row", id: `sign-${form.dataset.composer}-${code}` });
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.setAttribute("aria-label", `${sign} ${code.replaceAll("_", " ")}`);
  item.dataset.put = sign;
  item.append(Object.assign(document.createElement("span"), { className: "choice__sign", textContent: sign }), Object.assign(document.createElement("bdi"), { className: "choice__hint", textContent: `:${code}:` }));
  return item;
}

offer(":", {
  name: "emoji",
  pattern: /^[\p{L}\p{M}\p{N}_+-]{2,24}$/u,
  opens: () => true,
  find(form, query) {
    const found = fitting(query);
    if (found.length === 0) return null;
    const list = Object.assign(document.createElement("ul"), { className: "choices" });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", document.getElementById(`emoji-${form.dataset.composer}`)?.getAttribute("aria-label") ?? "");
    list.append(...found.map((entry) => option(entry, form)));
    return { list };
  },
  take(form, item, range) {
    used(item.dataset.put);
    put(range, item.dataset.put);
  },
});

document.addEventListener("input", (event) => {
  const field = event.target;
  if (field.name !== "text" || !field.closest("form[data-composer]") || event.inputType !== "insertText" || event.data !== ":") return;
  const end = field.selectionStart;
  const match = /(?:^|\s):([a-z0-9_+-]{2,40}):$/.exec(field.value.slice(Math.max(0, end - 45), end));
  const entry = match && SIGNS.find(({ code, words }) => code === match[1] || words.includes(match[1]));
  if (!entry) return;
  used(entry.sign);
  put({ field, start: end - match[1].length - 2, end }, entry.sign);
});

document.addEventListener("click", (event) => {
  const sign = event.target.closest?.("[data-emoji] [data-sign]");
  if (sign) used(sign.dataset.sign);
});
document.addEventListener("beforetoggle", (event) => {
  if (event.newState !== "open" || !event.target.matches?.("[data-emoji]")) return;
  const grid = event.target.querySelector(".emoji__grid");
  const shown = [...grid.children];
  const wanted = [...new Set([...recent(), ...shown.map((button) => button.dataset.sign)])].slice(0, shown.length);
  shown.forEach((button, at) => { button.dataset.sign = button.textContent = wanted[at]; });
}, true);
