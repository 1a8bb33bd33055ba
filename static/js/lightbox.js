// Pictures large: one after the other with keys, buttons or a finger, closer with the wheel, two fingers or a double click.

import { digits } from "./digits.js";

const dialog = document.getElementById("lightbox");
const part = (name) => dialog?.querySelector(`.lightbox__${name}`);
const [image, stage, count] = [part("image"), part("stage"), part("count")];
const CLOSEST = 6;
const SWIPE_PX = 60;
let pictures = [];
let at = 0;
let view = { scale: 1, x: 0, y: 0 };
const fingers = new Map();
let grip = null;

function place() {
  image.style.transform = view.scale === 1 ? "" : `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  dialog.toggleAttribute("data-close-up", view.scale > 1);
  dialog.querySelector('[data-zoom="out"]').disabled = view.scale === 1;
  dialog.querySelector('[data-zoom="in"]').disabled = view.scale === CLOSEST;
}

/** Closer or farther, so that what is under a point stays there. */
function zoom(factor, x = innerWidth / 2, y = innerHeight / 2) {
  const scale = Math.min(CLOSEST, Math.max(1, view.scale * factor));
  const box = stage.getBoundingClientRect();
  const [dx, dy] = [x - (box.left + box.width / 2), y - (box.top + box.height / 2)];
  const ratio = scale / view.scale;
  view = scale === 1 ? { scale, x: 0, y: 0 } : held({ scale, x: dx - (dx - view.x) * ratio, y: dy - (dy - view.y) * ratio });
  place();
}

/** Not farther than the picture's own edges. */
function held({ scale, x, y }) {
  const [wide, high] = [image.clientWidth * scale, image.clientHeight * scale];
  const [farX, farY] = [Math.max(0, (wide - stage.clientWidth) / 2), Math.max(0, (high - stage.clientHeight) / 2)];
  return { scale, x: Math.max(-farX, Math.min(farX, x)), y: Math.max(-farY, Math.min(farY, y)) };
}

function show(index) {
  at = (index + pictures.length) % pictures.length;
  const link = pictures[at];
  const small = link.querySelector("img");
  view = { scale: 1, x: 0, y: 0 };
  place();
  image.removeAttribute("src");
  for (const side of ["width", "height"]) image.setAttribute(side, small.getAttribute(side));
  image.style.backgroundImage = `url("${small.currentSrc || small.src}")`; // until the large one is here
  image.alt = small.alt;
  image.src = link.href;
  dialog.querySelector(".lightbox__name").textContent = link.dataset.name;
  Object.assign(dialog.querySelector("a[download]"), { href: link.href, download: link.dataset.name });
  count.textContent = count.dataset.words.replace("{number}", digits(at + 1)).replace("{count}", digits(pictures.length));
  count.hidden = pictures.length < 2;
  for (const button of dialog.querySelectorAll("[data-step]")) button.hidden = pictures.length < 2;
}

function open(link) {
  pictures = [...link.closest("[data-thread], main, body").querySelectorAll("a[data-lightbox]")];
  dialog.showModal();
  dialog.querySelector("[data-close]").focus();
  show(pictures.indexOf(link));
}

const step = (by) => pictures.length > 1 && show(at + by * (document.dir === "rtl" ? -1 : 1));

document.addEventListener("click", (event) => {
  const link = dialog && event.target.closest?.("a[data-lightbox]");
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  open(link);
});
const middle = () => [...fingers.values()].reduce((sum, finger) => ({ x: sum.x + finger.x / fingers.size, y: sum.y + finger.y / fingers.size }), { x: 0, y: 0 });
const spread = () => { const [one, other] = [...fingers.values()]; return other ? Math.hypot(one.x - other.x, one.y - other.y) : 0; };

/** Pages without pictures have no dialog. */
function listen() {
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.zoom) zoom(button.dataset.zoom === "in" ? 1.6 : 1 / 1.6);
    else if (button?.dataset.step) show(at + Number(button.dataset.step));
    else if (button || (event.target === stage && view.scale === 1 && !grip?.moved)) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    const acts = { ArrowLeft: () => step(-1), ArrowRight: () => step(1), Home: () => show(0), End: () => show(pictures.length - 1), "+": () => zoom(1.6), "=": () => zoom(1.6), "-": () => zoom(1 / 1.6), 0: () => zoom(0) };
    if (!acts[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    acts[event.key]();
  });
  dialog.addEventListener("close", () => {
    image.removeAttribute("src");
    image.style.backgroundImage = "";
    pictures[at]?.focus({ preventScroll: true });
  });
  stage.addEventListener("dblclick", (event) => zoom(view.scale > 1 ? 0 : 2.5, event.clientX, event.clientY));
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
  }, { passive: false });

  stage.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    stage.setPointerCapture(event.pointerId);
    grip = { ...middle(), spread: spread(), startX: event.clientX, startY: event.clientY, moved: false };
  });
  stage.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId) || !grip) return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const [now, wide] = [middle(), spread()];
    if (Math.hypot(event.clientX - grip.startX, event.clientY - grip.startY) > 6) grip.moved = true;
    if (wide && grip.spread) zoom(wide / grip.spread, now.x, now.y);
    if (view.scale > 1) {
      view = held({ ...view, x: view.x + now.x - grip.x, y: view.y + now.y - grip.y });
      place();
    }
    Object.assign(grip, now, { spread: wide });
  });
  for (const name of ["pointerup", "pointercancel"]) {
    stage.addEventListener(name, (event) => {
      const alone = fingers.size === 1;
      fingers.delete(event.pointerId);
      if (!grip || !alone || view.scale > 1 || name === "pointercancel") return;
      const [dx, dy] = [event.clientX - grip.startX, event.clientY - grip.startY];
      if (Math.abs(dx) > SWIPE_PX && Math.abs(dx) > Math.abs(dy) * 1.5) step(dx < 0 ? 1 : -1);
      else if (dy > SWIPE_PX * 1.5 && dy > Math.abs(dx) * 1.5) dialog.close();
    });
  }
}

if (dialog) listen();
