// Shared pictures and whom they are for: shows them, says why one is refused, and takes the others along to a conversation.
import { drop, keepFor, waiting } from "./shared.js";
import { fileWords, sizeWords } from "./sizes.js";
import { kindOf, refusal } from "./tray.js";

const MOST = 10;
const root = document.querySelector("[data-share]");
let found = null;
let good = [];

function why(one, position) {
  if (kindOf(one.type) !== "image") return fileWords("kind");
  if (position >= MOST) return fileWords("many", { count: MOST });
  return refusal(root, one) || (one.blob ? "" : fileWords("refused"));
}

function item(one, reason) {
  const element = document.getElementById("tray-item").content.firstElementChild.cloneNode(true);
  for (const control of element.querySelectorAll("button, progress")) control.remove();
  element.querySelector(".tray__name").textContent = one.name || fileWords("photo");
  element.querySelector(".tray__state").textContent = reason || fileWords("ready", { size: sizeWords(one.size) });
  element.toggleAttribute("data-refused", Boolean(reason));
  const image = element.querySelector(".tray__image");
  image.hidden = !one.blob;
  if (one.blob) image.src = URL.createObjectURL(one.blob);
  for (const sign of element.querySelectorAll(".tray__sign")) sign.hidden = Boolean(one.blob) || sign.dataset.sign !== "file";
  return element;
}

async function show() {
  found = await waiting();
  good = [];
  const list = document.getElementById("shared");
  const items = [];
  for (const one of found?.files ?? []) {
    const reason = why(one, good.length);
    if (!reason) good.push(one);
    items.push(item(one, reason));
  }
  list.replaceChildren(...items);
  list.hidden = items.length === 0;
  root.querySelector("[data-share-drop]").hidden = items.length === 0;
  root.querySelector("[data-share-empty]").hidden = items.length > 0;
  root.querySelector("[data-share-choice]").hidden = good.length === 0;
}

document.addEventListener("click", async (event) => {
  if (event.target.closest?.("[data-share-drop]")) {
    await drop();
    await show();
    return;
  }
  const link = event.target.closest?.("[data-share-to]");
  if (!link || event.defaultPrevented) return;
  event.preventDefault();
  await keepFor(link.dataset.shareTo, { ...found, files: good });
  location.assign(link.href);
});
show();
