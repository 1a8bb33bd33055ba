// The menu of a customer: by the right button, a long press, Shift+F10 or the menu key; on rows, on the name, in the details.
// It closes by itself and not by the browser: a menu that opens while the button is still down would close when it is let go.
import { complain, pageWords, quiet, toast } from "./acts.js";
import { open } from "./pane.js";
import { another, fetchProfile, openProfile, presentOf } from "./profile.js";

const PRESS_MS = 500;
const SLIP_PX = 10;
const EDGE_PX = 8;
const OWNERS = "#inbox-list > .row, [data-person]";
let press = 0;
let start = null;
let swallow = false; // the finger that opened the menu must not also follow the link under it
let owner = null;
let back = null;

const menu = () => document.getElementById("person-menu");
const isOpen = () => menu()?.matches(":popover-open");
const ownerOf = (element) => element?.closest?.(OWNERS);
const nameOf = (one) => one.querySelector(".row__name, .details__name")?.textContent ?? one.textContent;
const linkOf = (one) => (one.matches("a") ? one : one.querySelector(".row__link, a"));

function close({ focus = false } = {}) {
  if (isOpen()) menu().hidePopover();
  if (focus) presentOf(back)?.focus({ preventScroll: true });
}

function show(one, x, y) {
  const list = menu();
  close();
  owner = one;
  back = linkOf(one);
  const { ref, blocked } = one.dataset;
  list.querySelector(".menu__title").textContent = nameOf(one).trim();
  document.querySelectorAll("[data-person-name]").forEach((words) => { words.textContent = nameOf(one).trim(); });
  for (const form of document.querySelectorAll("form[data-person-act]")) {
    form.action = `/inbox/${encodeURIComponent(ref)}/${form.dataset.personAct}`;
    if (form.elements.conversation) form.elements.conversation.value = ref;
    delete form.dataset.confirmed;
  }
  list.querySelector("[name='rep']").value = document.body.dataset.me;
  list.querySelector("[data-person-does='another']").hidden = Boolean(blocked);
  list.querySelector("[data-person-act='block']").hidden = Boolean(blocked);
  list.querySelector("[data-person-act='unblock']").hidden = !blocked;
  Object.assign(list.style, { left: `${EDGE_PX}px`, top: `${EDGE_PX}px` }); // measured where nothing squeezes it
  list.showPopover();
  const { offsetWidth: width, offsetHeight: height } = list;
  const { clientWidth: wide, clientHeight: high } = document.documentElement;
  const wanted = document.dir === "rtl" ? x - width : x;
  const left = Math.max(EDGE_PX, Math.min(wanted, wide - width - EDGE_PX));
  const top = Math.max(EDGE_PX, Math.min(y, high - height - EDGE_PX));
  Object.assign(list.style, { left: `${left}px`, top: `${top}px` });
}

const middle = (one) => { const box = one.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2]; };

document.addEventListener("contextmenu", (event) => {
  if (isOpen() && menu().contains(event.target)) return event.preventDefault();
  const one = ownerOf(event.target);
  if (!one || !menu() || event.shiftKey) return undefined; // with Shift the browser's own
  event.preventDefault();
  clearTimeout(press);
  if (isOpen() && owner === one && swallow) return undefined; // the long press was faster
  const byKey = event.clientX === 0 && event.clientY === 0;
  return show(one, ...(byKey ? middle(one) : [event.clientX, event.clientY]));
});
document.addEventListener("keydown", (event) => {
  if (isOpen() && (event.key === "Escape" || event.key === "Tab")) {
    event.preventDefault();
    event.stopPropagation();
    close({ focus: true });
    return;
  }
  const one = ownerOf(document.activeElement);
  if (!one || !menu() || !(event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey))) return;
  event.preventDefault();
  show(one, ...middle(one));
}, true);
document.addEventListener("touchstart", (event) => {
  clearTimeout(press);
  swallow = false;
  const one = event.touches.length === 1 ? ownerOf(event.target) : null;
  if (!one || !menu()) return;
  const [{ clientX, clientY }] = event.touches;
  start = { x: clientX, y: clientY };
  press = setTimeout(() => {
    swallow = true;
    show(one, clientX, clientY);
  }, PRESS_MS);
}, { passive: true });
document.addEventListener("touchmove", (event) => {
  const [{ clientX, clientY }] = event.touches;
  if (start && Math.hypot(clientX - start.x, clientY - start.y) > SLIP_PX) clearTimeout(press);
}, { passive: true });
for (const name of ["touchend", "touchcancel"]) {
  document.addEventListener(name, (event) => {
    clearTimeout(press);
    if (swallow && event.cancelable) event.preventDefault();
  }, { passive: false });
}
document.addEventListener("pointerdown", (event) => {
  if (isOpen() && !menu().contains(event.target)) close();
}, true);
document.addEventListener("wheel", (event) => { if (isOpen() && !menu().contains(event.target)) close(); }, { capture: true, passive: true });
document.addEventListener("toggle", (event) => {
  if (event.target === menu() && event.newState === "closed" && document.activeElement === document.body) presentOf(back)?.focus({ preventScroll: true });
}, true);
// A question that the menu asked gives the focus back to what it was about.
document.addEventListener("close", (event) => {
  if (event.target.matches?.("#person-delete, #person-block") && document.activeElement === document.body) presentOf(back)?.focus({ preventScroll: true });
}, true);
addEventListener("resize", () => close());
addEventListener("blur", () => close());

async function copy(ref) {
  try {
    const words = (await fetchProfile(ref)).dataset.details;
    try {
      await navigator.clipboard.writeText(words);
      toast("good", pageWords("copied"));
    } catch {
      toast("info", words.replaceAll("\n", " · "));
    }
  } catch {
    toast("error", pageWords("failed"));
  }
}

const ACTS = {
  open: (ref) => open(ref),
  profile: (ref) => openProfile(ref, back),
  copy,
  another: (ref) => another(ref).catch(complain),
};
document.addEventListener("click", (event) => {
  const item = event.target.closest?.("#person-menu [data-person-does]");
  if (item && owner) ACTS[item.dataset.personDoes](owner.dataset.ref);
});
// Blocking is told to every screen over the line; this page stays where it is.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-person-act='block'], [data-person-act='unblock']")) return;
  event.preventDefault();
  try {
    await quiet(form.action);
  } catch (error) {
    complain(error);
  }
  delete form.dataset.confirmed;
});
