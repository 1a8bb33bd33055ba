// Pictures in a product's form: chosen or dropped, sent one after the other with their progress, put in order, taken away.
// The hidden field `pictures` names them in order; without this script buttons of the form do the same, one by one.
import { digits } from "./digits.js";
import { takeFiles } from "./taking.js";

const box = document.querySelector("[data-pictures]");
const list = box?.querySelector(".pictures__list");
const field = box?.querySelector('[name="pictures"]');
const chooser = box?.querySelector('[type="file"]');
const error = document.querySelector("[data-pictures-error]");
const status = document.querySelector("[data-pictures-status]");
const queue = [];
let sending = false;
let dragged = null;

const items = () => [...list.querySelectorAll(":scope > .picture")];

function changed() {
  field.value = items().map((item) => item.dataset.picture).filter(Boolean).join(" ");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function refuse(name, words) {
  error.textContent = [error.textContent, name ? `${name}: ${words}` : words].filter(Boolean).join(" · ");
  error.parentElement.hidden = false;
}

function take(files) {
  error.textContent = "";
  error.parentElement.hidden = true;
  for (const file of files) {
    if (items().length >= Number(box.dataset.most)) { refuse("", box.dataset.tooMany); break; }
    if (file.size > Number(box.dataset.mostBytes)) { refuse(file.name, box.dataset.tooLarge); continue; }
    const item = document.getElementById("picture-arriving").content.firstElementChild.cloneNode(true);
    const job = { file, item, request: null };
    item.querySelector("[data-cancel]").addEventListener("click", () => {
      job.isOver = true;
      job.request?.abort();
      item.remove();
      chooser.focus();
    });
    list.append(item);
    queue.push(job);
  }
  next();
}

function next() {
  if (sending) return;
  const job = queue.shift();
  if (!job) return;
  if (job.isOver) return next();
  sending = true;
  const request = job.request = new XMLHttpRequest();
  const form = new FormData();
  form.append("file", job.file, job.file.name);
  request.open("POST", "/admin/products/pictures");
  request.setRequestHeader("X-CSRF-Token", document.body.dataset.csrf);
  request.timeout = 120_000;
  request.upload.addEventListener("progress", ({ loaded, total }) => { job.item.querySelector("progress").value = total ? loaded / total : 0; });
  request.addEventListener("loadend", () => {
    sending = false;
    if (request.status === 201) {
      const made = new DOMParser().parseFromString(request.responseText, "text/html").querySelector(".picture");
      if (document.getElementById(made.id)) job.item.remove();
      else job.item.replaceWith(made);
      changed();
    } else if (!job.isOver) {
      let words = document.querySelector("[data-failed]")?.dataset.failed ?? "";
      try { words = JSON.parse(request.responseText).detail; } catch { /* not from our server */ }
      job.item.remove();
      refuse(job.file.name, words);
    }
    next();
  });
  request.send(form);
}

function move(item, steps) {
  const all = items();
  const to = all.indexOf(item) + steps;
  if (to < 0 || to >= all.length) return;
  if (steps > 0) all[to].after(item);
  else all[to].before(item);
  changed();
  status.textContent = box.dataset.moved.replace("{place}", digits(to + 1)).replace("{count}", digits(all.length));
}

function act(event) {
  const button = event.target.closest?.('[name="act"]');
  const item = button?.closest(".picture");
  if (!item) return;
  event.preventDefault();
  const [what] = button.value.split(" ");
  if (what === "remove") {
    const neighbour = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    changed();
    (neighbour?.querySelector('[value^="remove"]') ?? chooser).focus();
  } else {
    move(item, what === "later" ? 1 : -1);
    const visible = getComputedStyle(button).visibility !== "hidden";
    (visible ? button : item.querySelector(`[value^="${what === "later" ? "earlier" : "later"}"]`)).focus();
  }
}

if (box) {
  takeFiles(box, chooser, take);
  box.addEventListener("click", act);
  list.addEventListener("pointerdown", (event) => {
    const item = event.target.closest(".picture");
    if (item) item.draggable = event.pointerType === "mouse" && !event.target.closest("button");
  });
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest(".picture");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.picture ?? "");
    requestAnimationFrame(() => dragged?.classList.add("is-dragged"));
  });
  list.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    changed();
  });
  document.addEventListener("dragover", (event) => {
    const over = dragged && event.target.closest?.(".picture");
    if (!over || over.parentElement !== list) return;
    event.preventDefault();
    if (over === dragged) return;
    const all = items();
    if (all.indexOf(over) > all.indexOf(dragged)) over.after(dragged);
    else over.before(dragged);
  });
}
