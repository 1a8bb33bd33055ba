// Canned replies in the composer: / opens them, what a rep must fill in is asked first, and what stays unknown has to be confirmed
// before it is sent. A reply counts as used once the message made from it is stored.
import { offer, put } from "./complete.js";
import { deliver } from "./composer.js";
import { send } from "./live.js";
import { sizeWords } from "./sizes.js";
import { forget, keep, keys, recall } from "./store.js";
import { addLying } from "./tray.js";
import { answer, open, paint } from "./variables.js";

const FRESH_MS = 15_000;
const SEARCH_MS = 150;
const menus = new Map(); // conversation → {at, find, menu: Promise}
const me = () => document.body.dataset.me;
const isReply = (form) => form.matches(".desk-composer") && form.elements.type.value === "send_message";

async function fetchMenu(ref, find) {
  const answer = await fetch(`/inbox/${encodeURIComponent(ref)}/replies?find=${encodeURIComponent(find)}`, { credentials: "same-origin", headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return document.adoptNode(new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".replies-menu"));
}

/** The replies for a conversation, asked for anew when they may be old; whoever has very many is searched for by the server. */
function menuOf(ref, find = "") {
  const known = menus.get(ref);
  if (known && known.find === find && performance.now() - known.at < FRESH_MS) return known.menu;
  const menu = fetchMenu(ref, find);
  menus.set(ref, { at: performance.now(), find, menu });
  menu.catch(() => menus.delete(ref));
  return menu;
}

/** How well a reply fits what was typed: the lower the better, negative not at all. */
function rank(option, query) {
  if (query === "") return 0;
  const { shortcut, title, text } = option.dataset;
  const key = shortcut.toLowerCase();
  if (key.startsWith(query)) return key === query ? 0 : 1;
  const name = title.toLowerCase();
  if (name.startsWith(query)) return 2;
  if (key.includes(query)) return 3;
  const words = query.split(/\s+/);
  if (words.every((word) => name.includes(word))) return 4;
  return words.every((word) => `${key} ${name} ${text.toLowerCase()}`.includes(word)) ? 5 : -1;
}

async function find(form, query) {
  const ref = form.dataset.composer;
  const wanted = query.toLowerCase().trim();
  let menu;
  try {
    menu = await menuOf(ref);
    if (menu.dataset.more === "true" && wanted !== "") {
      await new Promise((done) => { setTimeout(done, SEARCH_MS); });
      menu = await menuOf(ref, wanted);
    }
  } catch { return null; } // no way to the server: the sign is just a sign
  const list = menu.querySelector(".choices") ?? menu.list;
  menu.list = list;
  const all = menu.all ??= [...list.children];
  const ranked = all.map((option) => [rank(option, wanted), option]);
  for (const [fit, option] of ranked) option.hidden = fit < 0;
  list.replaceChildren(...ranked.map(([fit, option], at) => [fit, at, option]).sort((one, other) => one[0] - other[0] || one[1] - other[1]).map(([, , option]) => option));
  const nothing = (menu.nothing ??= menu.querySelector("[data-nothing]"));
  nothing.hidden = false;
  menu.frame ??= menu.querySelector("[data-asks-frame]");
  list.frame = menu.frame;
  return { list, nothing: wanted === "" && all.length > 0 ? undefined : /\s/.test(query) ? undefined : nothing };
}

const usedKey = (ref) => `used:${me()}:${ref}`;
const sentKey = (ref, id) => `counted:${me()}:${ref}:${id}`;
const listOf = (key) => { try { return JSON.parse(recall(key) ?? "[]"); } catch { return []; } };

const filesOf = (option) => JSON.parse(option.dataset.files);

function use(form, option, range, words) {
  const key = usedKey(form.dataset.composer);
  range.close();
  put(range, words);
  addLying(form, filesOf(option).map((file) => ({ ...file, source: `/api/replies/${option.dataset.reply}/files/${file.id}/copies` })));
  keep(key, JSON.stringify([...new Set([...listOf(key), option.dataset.reply])].slice(-5)));
}

/** Ask what the rep has to fill in; Enter goes to the next field and then inserts. */
function ask(form, option, range, asks) {
  const frame = option.parentElement.frame.content.firstElementChild.cloneNode(true);
  const [model] = frame.querySelectorAll(".field");
  frame.querySelector(".asks__title strong").textContent = option.dataset.title;
  const fields = asks.map((name) => {
    const field = model.cloneNode(true);
    field.querySelector(".field__label").textContent = name;
    field.querySelector("input").dataset.name = name;
    return field;
  });
  frame.querySelector(".asks__fields").replaceChildren(...fields);
  range.box.querySelector(".complete__list").replaceChildren(frame);
  const inputs = [...frame.querySelectorAll("input")];
  const back = () => { range.close(); range.field.focus(); range.field.dispatchEvent(new InputEvent("input", { bubbles: true })); };
  frame.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const empty = inputs.find((input) => input.value.trim() === "");
    if (empty && empty !== event.submitter && document.activeElement !== empty) return empty.focus();
    const given = Object.fromEntries(inputs.filter((input) => input.value.trim()).map((input) => [input.dataset.name, input.value.trim()]));
    return use(form, option, range, answer(option.dataset.text, given));
  });
  frame.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      back();
    }
  });
  frame.querySelector("[data-asks-back]").addEventListener("click", back);
  inputs[0].focus();
  return true;
}

offer("/", {
  name: "replies",
  pattern: /^(?!\s)[^\n/]{0,40}$/u,
  opens: isReply,
  find,
  preview(place, option) {
    paint(place, option.dataset.text);
    const names = filesOf(option).map(({ name, size }) => {
      const row = document.createElement("li");
      row.append(Object.assign(document.createElement("bdi"), { textContent: name }), Object.assign(document.createElement("small"), { textContent: sizeWords(size) }));
      return row;
    });
    if (!names.length) return;
    const list = Object.assign(document.createElement("ul"), { className: "complete__files" });
    list.append(...names);
    place.append(list);
  },
  take(form, option, range) {
    const asks = JSON.parse(option.dataset.asks);
    if (asks.length) return ask(form, option, range, asks);
    use(form, option, range, option.dataset.text);
    return true;
  },
});

// What is still unknown is named before it goes out; sending it all the same takes a second decision.
document.addEventListener("composer:sending", (event) => {
  const { form, text, more } = event.detail;
  const missing = form.matches(".desk-composer") ? open(text) : [];
  const dialog = document.getElementById(`unfilled-${form.dataset.composer}`);
  if (event.defaultPrevented || missing.length === 0 || !dialog || form.dataset.confirmed === text) return;
  event.preventDefault();
  dialog.querySelector(".unfilled__names").replaceChildren(...missing.map((name) => Object.assign(document.createElement("li"), { className: "token token--unknown", textContent: name, dir: "auto" })));
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "send") return form.elements.text.focus();
    form.dataset.confirmed = text;
    deliver(form, more);
    return delete form.dataset.confirmed;
  }, { once: true });
  dialog.showModal();
});

document.addEventListener("composer:sent", ({ detail: { ref, id } }) => {
  const used = listOf(usedKey(ref));
  forget(usedKey(ref));
  if (used.length) keep(sentKey(ref, id), JSON.stringify(used));
});
// Whoever takes all of it out again has not used it; the field that sending empties is another matter.
document.addEventListener("input", (event) => {
  const form = event.target.name === "text" ? event.target.closest("form.desk-composer") : null;
  if (form && event.isTrusted && event.target.value === "") forget(usedKey(form.dataset.composer));
});

/** Stored: now it counts. After a reload what was stored meanwhile is said again; the server counts each once. */
function count(ref, id) {
  const key = sentKey(ref, id);
  const used = listOf(key);
  if (used.length && used.every((reply) => send({ type: "count_reply", conversation: ref, client_id: id, reply }))) forget(key);
}
document.addEventListener("thread:received", ({ detail: { ref, item } }) => {
  if (item.dataset.side === "own" && Number(item.dataset.seq) > 0) for (const key of keys(sentKey(ref, ""))) {
    const id = key.slice(sentKey(ref, "").length);
    if (item.id.endsWith(`-${id}`)) count(ref, id);
  }
});
document.addEventListener("line:up", () => {
  for (const key of keys(`counted:${me()}:`)) {
    const [ref, id] = key.slice(`counted:${me()}:`.length).split(":");
    if (document.getElementById(`message-${me()}-${id}`)?.dataset.seq > 0) count(ref, id);
  }
});
