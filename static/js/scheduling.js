// Sending later, and sending with a few seconds to undo it: the words wait at the server, not in this page. The list of what
// waits comes over the line, in full, whenever it changes.
import { complain, pageWords, quiet } from "./acts.js";
import { clear } from "./composer.js";
import { digits, locale } from "./digits.js";
import { isUp } from "./live.js";
import { newId, settle } from "./outbox.js";
import { along, chosen, store } from "./products.js";
import { keep, recall } from "./store.js";
import { atEnd, rootOf, toEnd } from "./thread.js";
import { arrived, layBack, leave } from "./tray.js";

const KEY = "undo-send";
const MORNING = 9;
const seen = new WeakMap(); // list item → when this page got it
let editing = null;

const formFor = (ref) => document.querySelector(`form[data-composer="${CSS.escape(ref)}"]`);
const undoes = () => recall(KEY) === "true" && document.querySelector("[data-undo-send]") !== null;
const pad = (number) => String(number).padStart(2, "0");
const local = (date) => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}T${pad(date.getHours())}:${pad(date.getMinutes())}`;

async function ask(method, path, body) {
  const answer = await quiet(path, {
    method, signal: AbortSignal.timeout?.(15_000),
    headers: { "Content-Type": "application/json" }, body: body ? JSON.stringify(body) : undefined,
  });
  return (await answer.json().catch(() => ({}))).scheduled;
}

const addressOf = (ref, id = "") => `/api/scheduled/${encodeURIComponent(ref)}${id && `/${encodeURIComponent(id)}`}`;

// Time to undo

function mark() {
  for (const item of document.querySelectorAll("[data-undo-send]")) item.setAttribute("aria-checked", String(undoes()));
}

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-undo-send]")) return;
  keep(KEY, String(!undoes()));
  mark();
});
document.addEventListener("composer:sending", (event) => {
  const { more } = event.detail;
  if (event.defaultPrevented || more.type || !undoes() || !isUp() || document.body.dataset.audience !== "staff") return;
  more.type = "schedule_message";
  more.undo = true;
});

function countdown() {
  for (const item of document.querySelectorAll(".later--undo")) {
    if (!seen.has(item)) seen.set(item, performance.now());
    const left = Math.max(0, Number(item.dataset.leftMs) - (performance.now() - seen.get(item)));
    const words = item.querySelector("[data-countdown]");
    words.textContent = words.dataset.words.replace("{seconds}", digits(Math.ceil(left / 1_000)));
  }
}
setInterval(countdown, 250);

/** The server has taken something in: it is in the list now, not in the outbox. */
function taken() {
  for (const list of document.querySelectorAll("[data-scheduled]")) {
    const ref = list.dataset.scheduled;
    if (list.dataset.answers) settle(ref, list.dataset.answers);
    list.removeAttribute("data-answers");
    const root = rootOf(ref);
    if (root && list.children.length && atEnd(root)) toEnd(root);
  }
  countdown();
}
document.addEventListener("htmx:wsAfterMessage", taken);
document.addEventListener("htmx:load", () => { mark(); countdown(); });

// The list

async function act(button) {
  const item = button.closest("[data-later]");
  const ref = item.closest("[data-scheduled]").dataset.scheduled;
  const words = item.dataset.words;
  if (button.dataset.laterAct === "edit") return open(ref, words, item);
  const id = item.dataset.later;
  const isBack = item.matches(".later--undo") && button.dataset.laterAct === "cancel";
  button.setAttribute("aria-busy", "true");
  try {
    await (button.dataset.laterAct === "now" ? ask("PATCH", addressOf(ref, id), { now: true }) : ask("DELETE", addressOf(ref, id)));
    if (isBack) back(ref, words, item);
  } catch (error) { complain(error); } finally { button.removeAttribute("aria-busy"); }
  return undefined;
}

/** What was taken back stands in the field again, and its files and products above it. */
function back(ref, words, item) {
  const form = formFor(ref);
  if (!form) return;
  const field = form.elements.text;
  if (item.dataset.files && item.dataset.author === document.body.dataset.me) layBack(form, JSON.parse(item.dataset.files));
  document.dispatchEvent(new CustomEvent("later:back", { detail: { form, item } }));
  if (words) field.value = field.value.trim() === "" ? words : `${words}\n${field.value}`;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-later-act]");
  if (!button) return;
  event.preventDefault();
  act(button);
});

// When

const presets = {
  hour: () => new Date(Date.now() + 3_600_000),
  tomorrow: () => { const day = new Date(); day.setDate(day.getDate() + 1); day.setHours(MORNING, 0, 0, 0); return day; },
  monday: () => { const day = new Date(); day.setDate(day.getDate() + ((8 - day.getDay()) % 7 || 7)); day.setHours(MORNING, 0, 0, 0); return day; },
};

function open(ref, words, item = null) {
  const dialog = document.querySelector(`[data-schedule="${CSS.escape(ref)}"]`);
  const goods = item ? [] : [...formFor(ref).querySelectorAll(".tray__item:not([data-refused]) .tray__name, .product-tray__name")].map((name) => name.textContent);
  const form = dialog.querySelector("form");
  const mine = item === null || item.dataset.author === document.body.dataset.me;
  editing = item ? { id: item.dataset.later, mine } : null;
  form.reset();
  const own = dialog.querySelector("[data-schedule-edit]");
  own.hidden = !(item && mine);
  own.querySelector("textarea").value = words;
  const said = dialog.querySelector("[data-schedule-words]");
  said.textContent = [words, ...goods].filter(Boolean).join("\n");
  said.hidden = !own.hidden || said.textContent === "";
  dialog.querySelector("[data-schedule-error]").hidden = true;
  form.elements.text.value = words;
  form.elements.client_id.value = newId();
  if (item) form.elements.cancel_on_reply.checked = item.dataset.replies === "true";
  const clock = new Intl.DateTimeFormat(locale, { weekday: "short", hour: "numeric", minute: "2-digit" });
  for (const button of dialog.querySelectorAll("[data-preset]")) {
    const at = presets[button.dataset.preset]();
    button.querySelector("time").textContent = clock.format(at);
    button.querySelector("time").dateTime = at.toISOString();
  }
  const due = item ? new Date(item.dataset.due) : presets.hour();
  form.elements.send_at.value = local(due > new Date() ? due : presets.hour());
  form.elements.send_at.min = local(new Date());
  dialog.showModal();
  (own.hidden ? dialog.querySelector("[data-preset]") : own.querySelector("textarea")).focus();
}

document.addEventListener("click", (event) => {
  const later = event.target.closest?.("[data-send-later]");
  if (later) {
    const form = later.closest("form[data-composer]");
    const text = form.elements.text.value.trim();
    if (text === "" && !form.hasAttribute("data-attached") && chosen(form).length === 0) form.elements.text.focus();
    else setTimeout(() => open(form.dataset.composer, text), 0);
    return;
  }
  const dialog = event.target.closest?.("[data-schedule]");
  if (!dialog) return;
  if (event.target.closest("[data-schedule-close]")) dialog.close();
  const preset = event.target.closest("[data-preset]");
  if (!preset) return;
  dialog.querySelector("form").elements.send_at.value = local(new Date(preset.querySelector("time").dateTime));
  dialog.querySelector("form").requestSubmit();
});

/** Hand over what is to be sent later: words with files or with products; beside files, products are a message of their own. */
async function schedule(composer, ref, when, id) {
  const text = composer.elements.text.value.trim();
  const more = {};
  document.dispatchEvent(new CustomEvent("composer:scheduling", { detail: { form: composer, more } }));
  const attachments = await arrived(composer);
  const goods = chosen(composer);
  const beside = (words) => { const { shown, ...content } = along(goods, words); return content; };
  if (text || attachments.length) {
    const content = attachments.length ? { attachments } : goods.length ? beside(text) : {};
    await ask("POST", addressOf(ref), { ...when, ...more, ...content, client_id: id, text });
    clear(composer);
    leave(composer);
  }
  if (goods.length && (attachments.length || !text)) await ask("POST", addressOf(ref), { ...when, ...beside(""), client_id: `${id}-2` });
  if (goods.length) store(composer, []);
  document.dispatchEvent(new CustomEvent("composer:sent", { detail: { ref } }));
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest?.("[data-schedule] form");
  if (!form) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const dialog = form.closest("dialog");
  const ref = dialog.dataset.schedule;
  const at = new Date(form.elements.send_at.value);
  const error = dialog.querySelector("[data-schedule-error]");
  if (!(at > new Date())) {
    error.textContent = error.dataset.past;
    error.hidden = false;
    form.elements.send_at.focus();
    return;
  }
  const when = { send_at: at.toISOString(), cancel_on_reply: form.elements.cancel_on_reply.checked };
  const button = form.querySelector('[type="submit"]');
  button.setAttribute("aria-busy", "true");
  try {
    if (editing) await ask("PATCH", addressOf(ref, editing.id), editing.mine ? { ...when, text: dialog.querySelector("textarea").value.trim() } : when);
    else {
      await schedule(formFor(ref), ref, when, form.elements.client_id.value);
    }
    dialog.close();
    formFor(ref)?.elements.text.focus();
  } catch (problem) {
    error.textContent = problem.words || pageWords("failed");
    error.hidden = false;
  } finally { button.removeAttribute("aria-busy"); }
}, true);
mark();
