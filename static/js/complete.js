// What a composer offers while one types a word that begins with a sign: a list above the field, arrow keys, Enter or Tab takes, Esc closes.
// `offer("/", source)`: source = { name, pattern, opens(form), find(form, query) → {list, nothing?} | null, take(form, option, range) }.

const sources = new Map();
let open = null; // {form, field, source, start, end, box, list, query}

const formOf = (element) => element.closest?.("form[data-composer]");
const options = () => [...open.list.querySelectorAll('[role="option"]:not([hidden])')];
const chosen = () => open.list.querySelector('[role="option"][aria-selected="true"]:not([hidden])');

export function offer(sign, source) {
  sources.set(sign, source);
}

/** Put words in the place of what was typed. */
export function put(range, words) {
  const { field, start, end } = range;
  field.focus();
  field.setRangeText(words, start, end, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText", data: words }));
}

/** The sign before the cursor and what was typed after it, if one of the sources wants to hear of it. */
function asked(form, field) {
  if (field.selectionStart !== field.selectionEnd) return null;
  const end = field.selectionStart;
  const before = field.value.slice(Math.max(0, end - 60), end);
  let best = null;
  for (const [sign, source] of sources) {
    const at = before.lastIndexOf(sign);
    if (at < 0 || (at > 0 && !/[\s([{،؛]/u.test(before[at - 1])) || (at === 0 && end > 60)) continue;
    const query = before.slice(at + sign.length);
    if (!source.pattern.test(query) || !source.opens(form)) continue;
    const start = end - query.length - sign.length;
    if (!best || start > best.start) best = { source, query, start, end };
  }
  return best;
}

async function look(field) {
  const form = formOf(field);
  if (!form || field.name !== "text") return;
  const found = asked(form, field);
  if (!found || (dismissed && dismissed.field === field && dismissed.start === found.start)) return close();
  dismissed = null;
  const shown = await found.source.find(form, found.query);
  const still = asked(form, field);
  if (!still || still.start !== found.start || still.query !== found.query) return; // typed on meanwhile: the later look decides
  if (!shown || (!shown.list.querySelector('[role="option"]:not([hidden])') && !shown.nothing)) return close();
  show(form, field, found, shown);
}

let dismissed = null; // what Esc has closed stays closed until another sign is typed

function show(form, field, found, shown) {
  if (!open || open.form !== form || open.source !== found.source) {
    close();
    const box = Object.assign(document.createElement("div"), { className: `complete complete--${found.source.name}` });
    box.append(Object.assign(document.createElement("div"), { className: "complete__list" }), Object.assign(document.createElement("div"), { className: "complete__preview", dir: "auto" }));
    form.append(box);
    open = { form, field, source: found.source, box };
  }
  Object.assign(open, found, { list: shown.list });
  const frame = open.box.firstElementChild;
  const empty = !shown.list.querySelector('[role="option"]:not([hidden])');
  if (frame.firstElementChild !== shown.list || frame.childElementCount !== (empty ? 1 : 1)) frame.replaceChildren(shown.list);
  if (empty && shown.nothing) frame.replaceChildren(shown.nothing);
  shown.list.id ||= `options-${form.dataset.composer}-${found.source.name}`;
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", shown.list.id);
  field.setAttribute("aria-haspopup", "listbox");
  select(options()[0] ?? null);
}

function select(option) {
  for (const other of open.list.querySelectorAll('[aria-selected="true"]')) other.setAttribute("aria-selected", "false");
  const preview = open.box.querySelector(":scope > .complete__preview");
  if (!option) {
    open.field.removeAttribute("aria-activedescendant");
    preview?.replaceChildren();
    return;
  }
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  open.field.setAttribute("aria-activedescendant", option.id);
  if (preview) open.source.preview?.(preview, option);
}

/** Take the list away; nothing was chosen. */
export function close() {
  if (!open) return;
  for (const name of ["aria-activedescendant", "aria-controls", "aria-haspopup", "aria-autocomplete"]) open.field.removeAttribute(name);
  open.box.remove();
  open = null;
}

function take(option) {
  const { form, field, source, start, end, box } = open;
  const stays = source.take(form, option, { field, start, end, box, close });
  if (!stays) close();
}

function key(event) {
  if (!open || event.target !== open.field || event.isComposing || event.keyCode === 229) return;
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const all = options();
  const at = all.indexOf(chosen());
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (all.length === 0) return;
    select(all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
  } else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) {
    if (at < 0) return close();
    take(all[at]);
  } else if (event.key === "Escape") {
    dismissed = { field: open.field, start: open.start };
    close();
  } else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

document.addEventListener("keydown", key, true);
document.addEventListener("input", (event) => { if (event.target.name === "text") look(event.target); });
document.addEventListener("click", (event) => {
  const option = open && event.target.closest?.('[role="option"]');
  if (option && open.box.contains(option)) return take(option);
  // A button puts the sign into the field, as if it had been typed.
  const button = event.target.closest?.("[data-offer]");
  const field = button && formOf(button)?.elements.text;
  if (field) {
    const glued = field.selectionStart > 0 && !/\s/.test(field.value[field.selectionStart - 1]);
    dismissed = null;
    if (open && open.field === field) return close();
    put({ field, start: field.selectionStart, end: field.selectionEnd }, (glued ? " " : "") + button.dataset.offer);
  } else if (open && event.target === open.field) look(open.field);
  else if (open && !open.box.contains(event.target)) close();
  return undefined;
});
// Pointing at the list leaves the focus, and the keyboard of a phone, where they are.
document.addEventListener("pointerdown", (event) => {
  if (open && open.box.contains(event.target) && !event.target.closest("input, button, a")) event.preventDefault();
  else if (event.target.closest?.("[data-offer]")) event.preventDefault();
}, true);
document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.("[data-offer]") || (open && open.box.contains(event.target) && !event.target.closest("input, button, a"))) event.preventDefault();
}, true);
document.addEventListener("pointermove", (event) => {
  const option = open && event.target.closest?.('.complete [role="option"]');
  if (option && option !== chosen()) {
    for (const other of open.list.querySelectorAll('[aria-selected="true"]')) other.setAttribute("aria-selected", "false");
    select(option);
  }
}, { passive: true });
document.addEventListener("focusout", (event) => {
  if (open && !open.form.contains(event.relatedTarget) && event.relatedTarget !== null) close();
});
document.addEventListener("composer:sent", close);
document.addEventListener("place:changed", close);
