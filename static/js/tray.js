// Files above a composer that wait to be sent: chosen, pasted or dropped; on their way as soon as they lie there, removed with a click,
// and still there after a reload.
import { recallBlob } from "./blobs.js";
import { fileWords, sizeWords } from "./sizes.js";
import { forget, keep, recall } from "./store.js";
import { again, begin, jobOf, settled } from "./uploading.js";

const MOST = 10;
const trays = new WeakMap(); // form → [{id, name, size, type, duration, reason?, url?, source?, picture?}]; a source is where the server has the file already
const pictures = /^image\/(jpeg|png|gif|webp|avif|bmp)$/;

const formOf = (element) => element.closest?.("form[data-composer]");
const formsHere = () => [...document.querySelectorAll("form[data-composer]")];
const keyOf = (form) => `tray:${document.body.dataset.me}:${form.dataset.composer}`;
const rulesOf = (form) => form.closest("[data-upload-kinds]")?.dataset ?? {};
const itemsOf = (form) => trays.get(form) ?? [];

/** What a browser thinks a file is; the server looks for itself. */
export function kindOf(type) {
  if (pictures.test(type)) return "image";
  if (type.startsWith("video/")) return "video";
  return type.startsWith("audio/") ? "audio" : "file";
}

/** Where the server shows a picture that it has already. */
export const thumbnailOf = (upload) => `/files/${upload}/thumbnail`;

function newName() {
  return crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Why a file need not be sent at all; empty when it may. */
export function refusal(form, file) {
  const rules = rulesOf(form);
  const limit = Number(rules.uploadBytes) || Infinity;
  if (file.size === 0) return fileWords("empty");
  if (file.size > limit) return fileWords("tooLarge", { size: sizeWords(file.size), limit: sizeWords(limit) });
  return (rules.uploadKinds ?? "").split(" ").includes(kindOf(file.type)) ? "" : fileWords("kind");
}

/** Put files above a composer and begin to send them. */
export function add(form, files) {
  if (!form || !rulesOf(form).uploadKinds || form.elements.type?.value === "add_note") return;
  const items = itemsOf(form);
  for (const file of files) {
    const item = { id: newName(), name: file.name || fileWords("photo"), size: file.size, type: file.type };
    item.reason = items.filter((one) => !one.reason).length >= MOST ? fileWords("many", { count: MOST }) : refusal(form, file);
    if (!item.reason) begin({ id: item.id, ref: form.dataset.composer, blob: file, name: item.name });
    if (kindOf(file.type) === "image") item.url = URL.createObjectURL(file);
    items.push(item);
  }
  trays.set(form, items);
  show(form);
  form.elements.text?.focus({ preventScroll: true });
}

/** Put files above a composer that lie at the server already: each is copied there, and stands here once. */
export function addLying(form, files) {
  const items = itemsOf(form);
  for (const { name, size, type, source, picture } of files) {
    if (items.some((one) => one.source === source)) continue;
    const item = { id: newName(), name, size, type, source, picture };
    if (items.filter((one) => !one.reason).length >= MOST) item.reason = fileWords("many", { count: MOST });
    else begin({ id: item.id, ref: form.dataset.composer, source, size, name });
    items.push(item);
  }
  trays.set(form, items);
  show(form);
}

/** Take what can be sent out of the tray, for a message; what was refused stays until it is removed. */
export function take(form) {
  const items = itemsOf(form);
  const good = items.filter((item) => !item.reason && jobOf(item.id)?.state !== "failed");
  trays.set(form, items.filter((item) => !good.includes(item)));
  show(form);
  return good.map(({ reason, ...item }) => item);
}

const uploadOf = (item) => item.upload ?? jobOf(item.id)?.result?.id;

/** The server's names of what lies above a composer, once all of it has arrived; throws why something was refused. */
export async function arrived(form) {
  for (;;) {
    const good = itemsOf(form).filter((item) => !item.reason);
    const failed = good.find((item) => jobOf(item.id)?.state === "failed");
    if (failed) throw Object.assign(new Error("refused"), { words: jobOf(failed.id).reason });
    if (good.every(uploadOf)) return good.map(uploadOf);
    await new Promise((next) => { document.addEventListener("upload:changed", next, { once: true }); });
  }
}

/** What was handed to the server in another way than as a message lies here no longer. */
export const leave = (form) => take(form).forEach((file) => settled(file.id));

/** Files of a message that was taken back lie above the composer again; the server has them already. */
export function layBack(form, files) {
  const back = files.map(({ id, name, bytes, media_type: type, duration_ms: duration }) => ({ id: newName(), upload: id, name, size: bytes, type, duration }));
  for (const item of back) if (kindOf(item.type) === "image") item.url = thumbnailOf(item.upload);
  trays.set(form, [...itemsOf(form), ...back]);
  show(form);
}

function show(form) {
  const list = form.querySelector("[data-tray]");
  if (!list) return;
  const items = itemsOf(form);
  const prepared = document.getElementById("tray-item").content.firstElementChild;
  for (const element of [...list.children]) if (!items.some((item) => item.id === element.dataset.upload)) element.remove();
  for (const item of items) {
    let element = list.querySelector(`[data-upload="${CSS.escape(item.id)}"]`);
    if (!element) {
      element = prepared.cloneNode(true);
      element.dataset.upload = item.id;
      element.querySelector(".tray__name").textContent = item.name;
      picture(element, item);
      list.append(element);
    }
    state(element, item);
  }
  list.hidden = items.length === 0;
  const good = items.filter((item) => !item.reason && jobOf(item.id)?.state !== "failed");
  form.toggleAttribute("data-attached", good.length > 0);
  if (good.length) keep(keyOf(form), JSON.stringify(good.map(({ url, reason, ...rest }) => rest)));
  else forget(keyOf(form));
}

function picture(element, item) {
  const kind = item.url || item.picture ? "image" : kindOf(item.type);
  const image = element.querySelector(".tray__image");
  image.hidden = kind !== "image";
  if (item.url || item.picture) image.src = item.url ?? item.picture;
  for (const sign of element.querySelectorAll(".tray__sign")) sign.hidden = sign.dataset.sign !== kind;
}

function state(element, item) {
  const job = jobOf(item.id);
  const reason = item.reason || (job?.state === "failed" ? job.reason : "");
  const size = sizeWords(item.size);
  const bar = element.querySelector(".tray__bar");
  const words = reason || (!job || job.state === "done" ? fileWords("ready", { size })
    : job.state === "checking" ? fileWords("checking")
      : job.state === "waiting" && job.tries > 0 ? fileWords("waiting") : fileWords("of", { sent: sizeWords(job.sent), size }));
  const place = element.querySelector(".tray__state");
  if (place.textContent !== words) place.textContent = words;
  element.toggleAttribute("data-refused", Boolean(reason));
  bar.value = job ? job.sent / Math.max(1, job.size) : 0;
  bar.hidden = Boolean(reason) || !job || job.state === "done";
  element.querySelector("[data-tray-retry]").hidden = Boolean(item.reason) || job?.state !== "failed" || job.isFinal;
}

function remove(form, id) {
  const items = itemsOf(form);
  const gone = items.find((item) => item.id === id);
  trays.set(form, items.filter((item) => item.id !== id));
  if (gone?.url) URL.revokeObjectURL(gone.url);
  settled(id);
  show(form);
  form.elements.text?.focus({ preventScroll: true });
}

/** A page that was left with files above its composer finds them there again. */
async function restore(form) {
  trays.set(form, []);
  let kept = [];
  try { kept = JSON.parse(recall(keyOf(form)) ?? "[]"); } catch { /* of another version */ }
  for (const item of kept) {
    const isThere = item.upload || item.source;
    const blob = isThere ? null : await recallBlob(item.id);
    if ((!blob && !isThere) || !form.isConnected) continue;
    if (!item.upload) begin({ ...item, ref: form.dataset.composer, blob });
    if (blob) item.url = kindOf(item.type) === "image" ? URL.createObjectURL(blob) : undefined;
    else if (item.upload && kindOf(item.type) === "image") item.url = thumbnailOf(item.upload);
    itemsOf(form).push(item);
  }
  if (form.isConnected && kept.length) show(form);
}

function choose(form) {
  const field = Object.assign(document.createElement("input"), { type: "file", multiple: true });
  field.addEventListener("change", () => add(form, [...field.files]));
  field.click();
}

function start() {
  for (const form of formsHere()) {
    form.querySelector(".attach__field")?.remove();
    if (!trays.has(form)) restore(form);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-attach], [data-tray-remove], [data-tray-retry]");
  const form = button && formOf(button);
  if (!form) return;
  const id = button.closest("[data-upload]")?.dataset.upload;
  if (button.matches("[data-attach]")) choose(form);
  else if (button.matches("[data-tray-remove]")) remove(form, id);
  else again(id);
});
document.addEventListener("upload:changed", ({ detail: { job } }) => {
  for (const form of formsHere()) {
    const item = itemsOf(form).find((one) => one.id === job.id);
    if (!item) continue;
    if (job.state === "failed" || job.state === "done") show(form);
    else state(form.querySelector(`[data-upload="${CSS.escape(job.id)}"]`), item);
  }
});
document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  const form = formOf(event.target) ?? (event.target.closest?.("input, textarea, [contenteditable]") ? null : formsHere()[0]);
  if (!form || files.length === 0 || event.clipboardData.getData("text/plain") !== "") return;
  event.preventDefault();
  add(form, files);
});
document.addEventListener("keydown", (event) => {
  const wanted = event.altKey && (event.ctrlKey || event.metaKey) && event.code === "KeyA";
  const form = wanted && formsHere()[0];
  if (!form) return;
  event.preventDefault();
  choose(form);
});
document.addEventListener("htmx:load", start);
start();
