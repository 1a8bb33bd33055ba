// What can be done with a message: tools beside the one under the pointer, a menu by button, by a long press, by the right
// button or by the context key; with the keyboard one goes through the messages with the arrow keys.
import { complain, pageWords, quiet, toast } from "./acts.js";
import { answer, edit, isChangeable } from "./answering.js";
import { hasPut, put } from "./reacting.js";
import { listOf, roots, scrollerOf } from "./thread.js";

const PRESS_MS = 450;
const EDGE_PX = 8;
const hovers = matchMedia("(hover: hover)");
const menus = document.getElementById("message-menus");
const tools = document.getElementById("message-tools");
const menu = document.getElementById("message-menu");
const signs = document.getElementById("message-signs");
let current = null; // the message that the menu is about
let returnTo = null;

const messageOf = (element) => element.closest?.("[data-thread] li.message:not(.message--system)");
const isStored = (item) => Number(item.dataset.seq) > 0 && Boolean(item.dataset.id);
/** What was merged into a conversation is read above it and stays as it is. */
const isPast = (item) => item.closest(".linked") !== null;
const canTouch = (item) => item && isStored(item) && !isPast(item) && !item.hasAttribute("data-deleted");
const isMenuful = (item) => item && isStored(item) && (!item.hasAttribute("data-deleted") || menus.dataset.traces === "yes");

// Tools beside the message under the pointer

function showTools(item) {
  const scroller = scrollerOf(item.closest("[data-thread]"));
  const bubble = item.querySelector(":scope > .bubble, :scope > .bubble--gone") ?? item.querySelector(".bubble") ?? item;
  if (tools.parentElement !== scroller) scroller.append(tools);
  tools.hidden = false;
  const [box, room] = [bubble.getBoundingClientRect(), scroller.getBoundingClientRect()];
  const atEnd = (item.dataset.side === "own") !== (document.dir === "rtl"); // the tools stand on the side of the middle
  const width = tools.offsetWidth;
  const left = atEnd ? box.left - width - EDGE_PX : box.right + EDGE_PX;
  const fits = left >= room.left && left + width <= room.right;
  tools.style.left = `${(fits ? left : Math.min(Math.max(box.left, room.left), room.right - width - EDGE_PX)) - room.left}px`;
  tools.style.top = `${(fits ? box.top + (Math.min(box.height, 40) - tools.offsetHeight) / 2 : box.top - tools.offsetHeight + 4) - room.top + scroller.scrollTop}px`;
  tools.dataset.of = item.id;
}

function hideTools() {
  tools.hidden = true;
  delete tools.dataset.of;
}

document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse" || !hovers.matches || menu.matches(":popover-open") || signs.matches(":popover-open")) return;
  if (event.target.closest("#message-tools")) return;
  const item = messageOf(event.target);
  if (canTouch(item)) showTools(item);
  else if (!tools.hidden && !event.target.closest("[data-scroller]")) hideTools();
});

// The menu

function place(popover, at) {
  if (matchMedia("(pointer: coarse) and (max-width: 767px)").matches) {
    popover.classList.add("menu--sheet");
    popover.style.left = popover.style.top = "";
    return;
  }
  popover.classList.remove("menu--sheet");
  const { width, height } = popover.getBoundingClientRect();
  const x = document.dir === "rtl" ? at.x - width : at.x;
  const y = at.y + height + EDGE_PX <= innerHeight ? at.y : at.y - height - (at.height ?? 0);
  popover.style.left = `${Math.max(EDGE_PX, Math.min(innerWidth - width - EDGE_PX, x))}px`;
  popover.style.top = `${Math.max(EDGE_PX, Math.min(innerHeight - height - EDGE_PX, y))}px`;
}

const below = (element) => {
  const box = element.getBoundingClientRect();
  return { x: document.dir === "rtl" ? box.right : box.left, y: box.bottom + 4, height: box.height + 8 };
};

function openMenu(item, at) {
  if (!isMenuful(item)) return;
  current = item;
  returnTo = document.activeElement;
  const alive = canTouch(item);
  const hasWords = !item.hasAttribute("data-deleted") && Boolean(item.querySelector(".bubble__text"));
  const changeable = alive && isChangeable(item, false);
  const shown = {
    answer: alive, copy: hasWords, link: true,
    edit: changeable && isChangeable(item), delete: changeable, trace: menus.dataset.traces === "yes" && !isPast(item),
  };
  for (const [act, is] of Object.entries(shown)) menu.querySelector(`:scope > [data-message-act="${act}"]`)?.toggleAttribute("hidden", !is);
  menu.querySelector(".message-menu__signs").hidden = !alive;
  for (const sign of menu.querySelectorAll("[data-put]")) sign.setAttribute("aria-checked", String(hasPut(item, sign.dataset.put)));
  item.classList.add("is-chosen");
  menu.showPopover();
  place(menu, at);
}

function openSigns(item, at) {
  if (!canTouch(item)) return;
  current = item;
  returnTo ??= document.activeElement;
  for (const sign of signs.querySelectorAll("[data-put]")) sign.setAttribute("aria-pressed", String(hasPut(item, sign.dataset.put)));
  item.classList.add("is-chosen");
  signs.showPopover();
  place(signs, at);
  signs.querySelector("[data-put]").focus({ preventScroll: true });
}

for (const popover of [menu, signs]) {
  popover.addEventListener("toggle", (event) => {
    if (event.newState === "open" && popover === menu) menu.querySelector(":scope > .menu__item:not([hidden])")?.focus({ preventScroll: true });
    if (event.newState === "open" || menu.matches(":popover-open") || signs.matches(":popover-open")) return;
    document.querySelectorAll(".message.is-chosen").forEach((item) => item.classList.remove("is-chosen"));
    const inside = document.activeElement === document.body || popover.contains(document.activeElement);
    if (inside && returnTo?.isConnected) returnTo.focus({ preventScroll: true });
    returnTo = null;
  });
}

async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    toast("good", pageWords("copied"));
  } catch { toast("info", words); } // plain http has no clipboard: the words can be copied from here
}

const addressOf = (item) => {
  const ref = item.closest(".linked__thread")?.id.replace(/^linked-/, "") ?? item.closest("[data-thread]").dataset.thread;
  const path = document.body.dataset.audience === "staff" ? `/inbox/${encodeURIComponent(ref)}` : "/";
  return new URL(`${path}?message=${encodeURIComponent(item.dataset.id)}`, location.href).href;
};

const api = (item) => `/api/messages/${encodeURIComponent(item.closest("[data-thread]").dataset.thread)}/${encodeURIComponent(item.dataset.id)}`;

async function remove(item) {
  const dialog = document.getElementById("message-delete");
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise((done) => { dialog.addEventListener("close", done, { once: true }); });
  if (dialog.returnValue !== "confirm" || !item.isConnected) return;
  try {
    await quiet(api(item), { method: "DELETE", headers: { "Content-Type": "application/json" } });
  } catch (error) { complain(error); }
}

async function trace(item) {
  const dialog = document.getElementById("message-trace");
  const ref = item.closest("[data-thread]").dataset.thread;
  try {
    const answerOf = await quiet(`/inbox/${encodeURIComponent(ref)}/messages/${encodeURIComponent(item.dataset.id)}/trace`, { method: "GET" });
    const page = new DOMParser().parseFromString(await answerOf.text(), "text/html");
    dialog.replaceChildren(document.adoptNode(page.getElementById("trace")));
    if (!dialog.open) dialog.showModal();
  } catch (error) { complain(error); }
}

const ACTS = {
  menu: (item, button) => openMenu(item, below(button)),
  signs: (item, button) => { const at = below(button); menu.hidePopover(); openSigns(item, at); },
  answer, edit, trace, delete: remove,
  copy: (item) => copy(item.querySelector(".bubble__text").textContent),
  link: (item) => copy(addressOf(item)),
};

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-message-act], #message-menus [data-put]");
  if (!button) return;
  const inTools = button.closest("#message-tools");
  const item = inTools ? document.getElementById(tools.dataset.of) : current;
  if (!item?.isConnected) return;
  if (button.dataset.put) {
    put(item, button.dataset.put);
    signs.hidePopover();
    menu.hidePopover();
    return;
  }
  const act = button.dataset.messageAct;
  if (act !== "menu" && act !== "signs") { returnTo = null; menu.hidePopover(); }
  if (inTools && act !== "menu" && act !== "signs") hideTools();
  ACTS[act](item, button);
});

// The right button and the context key; a marked text, a link or a picture keep the browser's own menu.
document.addEventListener("contextmenu", (event) => {
  const item = messageOf(event.target);
  if (!isMenuful(item)) return;
  const byKey = event.button !== 2;
  if (!byKey && event.pointerType !== "touch" && (event.target.closest("a:not(.quote), img, video, audio") || String(getSelection()) !== "")) return;
  event.preventDefault();
  if (event.pointerType === "touch") return; // the long press has opened it
  openMenu(item, byKey ? below(item.querySelector(".bubble") ?? item) : { x: event.clientX, y: event.clientY });
});

// A long press of a finger: the message shows that it is meant, the menu opens when the finger is lifted, which would close it otherwise.
let press = 0;
let liftedAt = -Infinity;
let pressed = null; // {item, x, y, ready}
function release() {
  clearTimeout(press);
  press = 0;
  const { item, ready, ...at } = pressed ?? {};
  pressed = null;
  if (!ready) return;
  liftedAt = performance.now();
  setTimeout(() => {
    if (menu.matches(":popover-open")) return;
    menu.popover = "manual"; // the lifted finger would close an automatic one
    openMenu(item, at);
  }, 0);
}
// The click that a lifted finger makes is not a choice from the menu that opens under it.
addEventListener("click", (event) => {
  const isLift = performance.now() - liftedAt < 400;
  const isOutside = menu.popover === "manual" && menu.matches(":popover-open") && !menu.contains(event.target);
  if (isOutside && !isLift) menu.hidePopover();
  if (!isLift && !isOutside) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
menu.addEventListener("toggle", (event) => { if (event.newState === "closed") { menu.popover = "auto"; } });
document.addEventListener("pointerdown", (event) => {
  const item = event.pointerType === "touch" && !event.target.closest("button, a, video, audio") && messageOf(event.target);
  clearTimeout(press);
  pressed = null;
  if (!isMenuful(item)) return;
  const own = pressed = { item, x: event.clientX, y: event.clientY, ready: false };
  press = setTimeout(() => {
    own.ready = true;
    item.classList.add("is-chosen");
    navigator.vibrate?.(10);
  }, PRESS_MS);
});
document.addEventListener("pointermove", (event) => {
  if (pressed && !pressed.ready && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > 10) release();
});
for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, release, { capture: true, passive: true });
document.addEventListener("scroll", () => { if (!pressed?.ready) release(); }, { capture: true, passive: true });
// The finger that opened the sheet must not close it by being lifted.
document.addEventListener("click", (event) => {
  if (menu.matches(":popover-open") && messageOf(event.target) && !event.target.closest(".reaction, a")) event.preventDefault();
});

// With the keyboard: one stop of the tab key for all messages, arrow keys between them.
function stop(list) {
  const items = [...list.querySelectorAll(":scope > li.message:not(.message--system)")];
  const last = items.at(-1);
  for (const item of items) if (item.tabIndex === 0 && item !== last && item !== document.activeElement) item.removeAttribute("tabindex");
  if (last && !items.some((item) => item === document.activeElement)) last.tabIndex = 0;
}
document.addEventListener("thread:arranged", ({ detail: { root } }) => {
  stop(listOf(root));
  hideTools(); // what stood beside them has moved
});
document.addEventListener("keydown", (event) => {
  const item = event.target.matches?.("li.message") ? event.target : null;
  if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
  const items = [...item.parentElement.querySelectorAll(":scope > li.message:not(.message--system)")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const next = items[items.indexOf(item) + step];
    event.preventDefault();
    if (!next) return;
    item.removeAttribute("tabindex");
    next.tabIndex = 0;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    openMenu(item, below(item.querySelector(".bubble") ?? item));
  } else if (event.key === "Escape") item.closest("[data-thread]").querySelector("textarea")?.focus();
});
signs.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 8, ArrowUp: -8 }[event.key];
  if (!step || !event.target.matches("[data-put]")) return;
  event.preventDefault();
  const all = [...signs.querySelectorAll("[data-put]")];
  const mirrored = document.dir === "rtl" && Math.abs(step) === 1 ? -1 : 1;
  all[Math.max(0, Math.min(all.length - 1, all.indexOf(event.target) + step * mirrored))].focus();
});
menu.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step || !event.target.matches(".message-menu__sign")) return;
  event.preventDefault();
  const all = [...menu.querySelectorAll(".message-menu__sign")];
  all[(all.indexOf(event.target) + step * (document.dir === "rtl" ? -1 : 1) + all.length) % all.length].focus();
});

roots().forEach((root) => stop(listOf(root)));
