// Files in the form of a canned reply: chosen or dropped, sent one after the other with their progress, taken away. Each that has
// arrived brings a field of the form with it; without this script a form of its own adds files.
import { takeFiles } from "./taking.js";

const box = document.querySelector("[data-reply-files]");
const list = box?.querySelector("#reply-files");
const chooser = box?.querySelector('[type="file"]');
const error = box?.querySelector(".field__error");
const queue = [];
let sending = false;
let submitted = null; // the button that was pressed while files were still on their way

function refuse(name, words) {
  const place = error.querySelector("span");
  place.textContent = [place.textContent, name ? `\u2068${name}\u2069: ${words}` : words].filter(Boolean).join(" · ");
  error.hidden = false;
}

function take(files) {
  error.querySelector("span").textContent = "";
  error.hidden = true;
  for (const file of files) {
    if (list.childElementCount >= Number(box.dataset.most)) { refuse("", box.dataset.tooMany); break; }
    if (file.size > Number(box.dataset.mostBytes)) { refuse(file.name, box.dataset.tooLarge); continue; }
    const item = document.getElementById("file-arriving").content.firstElementChild.cloneNode(true);
    item.querySelector(".tray__name").textContent = file.name;
    list.append(item);
    queue.push({ file, item });
  }
  next();
}

function next() {
  const job = sending ? null : queue.shift();
  if (!job) {
    if (submitted && !sending && error.hidden) submitted.click();
    if (!sending) submitted = null;
    return;
  }
  if (!job.item.isConnected) { next(); return; }
  sending = true;
  const request = new XMLHttpRequest();
  const form = new FormData();
  form.append("file", job.file, job.file.name);
  request.open("POST", "/replies/files");
  request.setRequestHeader("X-CSRF-Token", document.body.dataset.csrf);
  request.timeout = 120_000;
  job.item.addEventListener("tray:removed", () => request.abort());
  request.upload.addEventListener("progress", ({ loaded, total }) => { job.item.querySelector("progress").value = total ? loaded / total : 0; });
  request.addEventListener("loadend", () => {
    sending = false;
    if (job.item.isConnected) answered(job, request);
    next();
  });
  request.send(form);
}

function answered({ file, item }, request) {
  const made = request.status === 201 ? document.adoptNode(new DOMParser().parseFromString(request.responseText, "text/html").querySelector(".tray__item")) : null;
  if (made) {
    item.replaceWith(made);
    box.querySelector('[role="status"]').textContent = file.name;
    return;
  }
  let words = document.querySelector("[data-failed]")?.dataset.failed ?? "";
  try { words = JSON.parse(request.responseText).detail; } catch { /* not from our server */ }
  item.remove();
  refuse(file.name, words);
}

if (chooser) {
  chooser.form.addEventListener("submit", (event) => { // what is saved has all its files, or says which it could not take
    if (!sending) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    submitted = event.submitter;
  }, true);
  takeFiles(box, chooser, take);
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[data-remove-file]")?.closest(".tray__item");
    if (!item) return;
    const neighbour = item.nextElementSibling ?? item.previousElementSibling;
    item.dispatchEvent(new Event("tray:removed"));
    item.remove();
    (neighbour?.querySelector("[data-remove-file]") ?? chooser).focus();
  });
}
