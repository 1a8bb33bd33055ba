// Menus by the popover API: arrow keys, closing after a choice, a place on the screen where the browser knows no anchors,
// and staying open (with the focus where it was) when the line replaces what they belong to. Dialogs that ask before an act.

const anchored = CSS.supports("position-area", "block-end");
const GAP_PX = 6;
const invokerOf = (menu) => (menu.opener?.isConnected ? menu.opener : document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`));
const itemsOf = (menu) => [...menu.querySelectorAll(".menu__item")].filter((item) => item.getClientRects().length > 0 && !item.disabled);

function place(menu) {
  const invoker = invokerOf(menu);
  if (anchored || !invoker || menu.matches(".menu--side, .menu--free")) return;
  const from = invoker.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const rtl = document.dir === "rtl";
  const left = Math.max(8, Math.min(innerWidth - width - 8, rtl ? from.left : from.right - width));
  const below = from.bottom + GAP_PX + height <= innerHeight && !menu.classList.contains("menu--up");
  const top = below ? from.bottom + GAP_PX : Math.max(8, from.top - GAP_PX - height);
  Object.assign(menu.style, { inset: "auto", left: `${left}px`, top: `${top}px` });
}

document.addEventListener("click", (event) => {
  const invoker = event.target.closest?.("[popovertarget]");
  const menu = invoker && document.getElementById(invoker.getAttribute("popovertarget"));
  if (menu) menu.opener = invoker;
  const item = event.target.closest?.(".menu__item");
  const own = item?.closest("[popover]");
  // After the click has done its work: a submit button inside a closed popover would not submit.
  if (own && !item.matches("[popovertarget], summary")) setTimeout(() => { if (own.matches(":popover-open")) own.hidePopover(); });
}, true);

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.(".menu[popover]")) return;
  invokerOf(menu)?.setAttribute("aria-expanded", String(event.newState === "open"));
  if (event.newState !== "open") return;
  place(menu);
  if (menu.getAttribute("role") !== "menu") return;
  const items = itemsOf(menu);
  (items.find((item) => item.getAttribute("aria-checked") === "true") ?? items[0])?.focus({ preventScroll: true });
}, true);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu[popover]");
  const steps = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  if (!menu || !(event.key in steps) || !event.target.matches(".menu__item")) return;
  event.preventDefault();
  const items = itemsOf(menu);
  const at = items.indexOf(event.target) + steps[event.key];
  items[Number.isFinite(at) ? (at + items.length) % items.length : at < 0 ? 0 : items.length - 1].focus();
});

// What is replaced while it is being used comes back as it was: the open menu by its id, the focus by id or name and value.
let used = null;
function where(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const menu = element.closest("[popover][id]");
  return menu && element.name ? `#${CSS.escape(menu.id)} [name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]` : null;
}
document.addEventListener("htmx:oobBeforeSwap", ({ detail: { target } }) => {
  const focus = target.contains(document.activeElement) ? where(document.activeElement) : null;
  const open = [...target.querySelectorAll(":popover-open")].map((menu) => menu.id);
  used = focus || open.length ? { focus, open } : null;
});
document.addEventListener("htmx:oobAfterSwap", () => {
  if (!used) return;
  const { focus, open } = used;
  used = null;
  for (const id of open) {
    const menu = document.getElementById(id);
    if (menu && !menu.matches(":popover-open")) menu.showPopover({ source: invokerOf(menu) ?? undefined });
  }
  if (focus) document.querySelector(focus)?.focus({ preventScroll: true });
});

// form[data-confirm="DIALOG"] asks first; the dialog's first focus is on keeping things as they are.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const dialog = form.dataset.confirm && document.getElementById(form.dataset.confirm);
  if (!dialog || form.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "confirm") return;
    form.dataset.confirmed = "true";
    form.requestSubmit();
    delete form.dataset.confirmed; // the next time it is asked again
  }, { once: true });
  dialog.showModal();
}, true);
document.addEventListener("click", (event) => {
  if (event.target.matches?.("dialog.dialog[open]")) event.target.close();
});
