// Products in a rep's composer: # (or the button) finds them, what was chosen waits above the field and goes along with the next
// message: one as a card, several side by side. It is kept like a draft.
import { offer, put } from "./complete.js";
import { submit } from "./outbox.js";
import { forget, keep, recall } from "./store.js";
import { toast } from "./acts.js";
import { stopped } from "./typing.js";

const FRESH_MS = 20_000;
const PAUSE_MS = 120;
const found = new Map(); // words → {at, menu: Promise}
const known = new WeakSet();
const withFiles = new WeakSet(); // forms whose words go with files: products go in a message of their own
let latest = 0;

const trayOf = (form) => form?.querySelector(":scope > [data-product-tray]");
const keyOf = (form) => `products:${document.body.dataset.me}:${form.dataset.composer}`;
const isReply = (form) => trayOf(form) !== null && form.elements.type.value === "send_message";
/** The products above a rep's field. */
export const chosen = (form) => { try { return JSON.parse(recall(keyOf(form)) ?? "[]"); } catch { return []; } };
const say = (tray, words, name) => { tray.querySelector('[role="status"]').textContent = words.replace("{name}", name); };

export function fetched(words) {
  const old = found.get(words);
  if (old && performance.now() - old.at < FRESH_MS) return old.menu;
  const menu = (async () => {
    const answer = await fetch(`/products/choices?q=${encodeURIComponent(words)}`, { credentials: "same-origin", headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return document.adoptNode(new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".products-menu"));
  })();
  found.set(words, { at: performance.now(), menu });
  menu.catch(() => found.delete(words));
  if (found.size > 50) found.delete(found.keys().next().value);
  return menu;
}

async function find(form, query) {
  const words = query.trim().toLowerCase();
  const turn = latest += 1;
  if (words !== "" && !found.has(words)) await new Promise((done) => { setTimeout(done, PAUSE_MS); });
  if (turn !== latest) return null;
  let menu;
  try { menu = await fetched(words); } catch { return null; } // no way to the server: the sign is just a sign
  const list = menu.list ??= menu.querySelector(".choices");
  list.dataset.words = words;
  const nothing = menu.nothing ??= menu.querySelector("[data-nothing]");
  const along = new Set(chosen(form).map(({ id }) => id));
  for (const option of list.children) option.classList.toggle("is-along", along.has(option.dataset.product));
  return { list, nothing: /^\d|\s/.test(query) ? undefined : nothing }; // "#10482" may be the number of an order
}

function paint(form) {
  const tray = trayOf(form);
  const products = chosen(form);
  tray.hidden = products.length === 0;
  tray.querySelector("ul").replaceChildren(...products.map(({ id, name, price, picture }) => {
    const item = tray.querySelector("template").content.firstElementChild.cloneNode(true);
    const [image, none] = item.querySelectorAll(".choice__picture");
    image.hidden = !picture;
    none.hidden = Boolean(picture);
    if (picture) image.src = picture;
    item.dataset.product = id;
    item.querySelector(".product-tray__name").textContent = name;
    item.querySelector(".product-tray__price").textContent = price;
    const button = item.querySelector("[data-untray]");
    button.setAttribute("aria-label", `${button.getAttribute("aria-label")}: ${name}`);
    return item;
  }));
}

/** Have these products above the field. */
export function store(form, products) {
  if (products.length) keep(keyOf(form), JSON.stringify(products));
  else forget(keyOf(form));
  paint(form);
}

/** Enter can be faster than the server: then the first that fits what was typed is meant, not what stood there before. */
function take(form, option, range) {
  const { field, start } = range;
  const typed = field.value.slice(start, field.selectionEnd);
  const words = typed.slice(1).trim().toLowerCase();
  const back = () => {
    field.setRangeText(typed, Math.min(start, field.value.length), Math.min(start, field.value.length), "preserve");
    field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText", data: typed }));
  };
  range.close();
  put({ field, start, end: field.selectionEnd }, ""); // at once: what is typed while the server is asked is the next words
  if (option.parentElement.dataset.words === words) add(form, option);
  else fetched(words).then((menu) => {
    const first = (menu.list ?? menu).querySelector('[role="option"]');
    if (first) add(form, first);
    else back();
  }).catch(back);
  return true;
}

function add(form, option) {
  const tray = trayOf(form);
  const { product: id, name, price, picture } = option.dataset;
  const products = chosen(form);
  if (products.some((one) => one.id === id)) return;
  if (products.length >= Number(tray.dataset.most)) toast("info", tray.dataset.tooMany);
  else {
    store(form, [...products, { id, name, price, picture }]);
    say(tray, tray.dataset.added, name);
  }
}

/** What the command needs besides the words, and what stands in the list until the cards come back. */
export function along(products, text) {
  return {
    kind: products.length > 1 ? "carousel" : "product",
    payload: { products: products.map(({ id }) => id) },
    shown: [text, ...products.map(({ name, price }) => `${name} · ${price}`)].filter(Boolean).join("\n"),
  };
}

/** Products without a word; `more` travels with them. */
function sendAlone(form, more = {}) {
  const ref = form.dataset.composer;
  if (!document.dispatchEvent(new CustomEvent("composer:sending", { cancelable: true, detail: { form, ref, text: "", more } }))) return;
  stopped(ref, true);
  const id = submit(ref, "", more);
  store(form, []);
  form.elements.text.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("composer:sent", { detail: { ref, id } }));
}

/** Products in a message of their own, before one with files. */
function goAhead(form, products) {
  submit(form.dataset.composer, "", along(products, ""));
  store(form, []);
}

/** Send the products above the field, if they are all there is to send; whether they are. */
export function sendProducts(form, more) {
  if (!isAlone(form)) return false;
  sendAlone(form, more);
  return true;
}

/** Products of a message that was taken back, from the cards that showed it. */
function layBack({ detail: { form, item } }) {
  const known = chosen(form);
  const back = [...item.querySelectorAll(".product-card")].map((card) => ({
    id: card.dataset.product, name: card.querySelector(".product-card__name").textContent,
    price: card.querySelector(".product-card__price strong")?.textContent ?? "", picture: card.querySelector("img.product-card__picture")?.getAttribute("src") ?? "",
  }));
  if (trayOf(form) && back.length) store(form, [...known, ...back.filter(({ id }) => !known.some((one) => one.id === id))].slice(0, Number(trayOf(form).dataset.most)));
}

const isAlone = (form) => form && !form.hasAttribute("data-attached") && trayOf(form) && isReply(form) && form.elements.text.value.trim() === "" && chosen(form).length > 0;
const formOf = (element) => element.closest?.("form.desk-composer[data-composer]");

offer("#", { name: "products", pattern: /^(?!\s)[^\n#]{0,40}$/u, opens: isReply, find, take });

document.addEventListener("composer:sending", ({ detail: { form, text, more } }) => {
  const products = trayOf(form) ? chosen(form) : [];
  if (products.length === 0) return;
  if (form.hasAttribute("data-attached")) withFiles.add(form);
  else Object.assign(more, along(products, text));
});
document.addEventListener("composer:accepted", ({ detail: { form, more } }) => {
  if (more.type === "send_and" && withFiles.delete(form)) goAhead(form, chosen(form)); // the status comes with the files, which take their time
});
document.addEventListener("composer:sent", ({ detail: { ref } }) => {
  const form = document.querySelector(`form.desk-composer[data-composer="${CSS.escape(ref)}"]`);
  if (!form || !trayOf(form) || chosen(form).length === 0) return;
  if (!withFiles.delete(form)) store(form, []);
  else sendAlone(form); // files went first, in a message of their own
});
document.addEventListener("later:back", layBack);
document.addEventListener("keydown", (event) => {
  const form = event.key === "Enter" && event.target.name === "text" ? formOf(event.target) : null;
  if (!isAlone(form) || event.isComposing || event.keyCode === 229 || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  sendAlone(form);
}, true);
document.addEventListener("click", (event) => {
  const untray = event.target.closest?.("[data-untray]");
  if (untray) {
    const form = formOf(untray);
    const item = untray.closest("[data-product]");
    store(form, chosen(form).filter(({ id }) => id !== item.dataset.product));
    say(trayOf(form), trayOf(form).dataset.taken, item.querySelector(".product-tray__name").textContent);
    form.elements.text.focus();
    return;
  }
  const button = event.target.closest?.('[type="submit"]:not([data-send-and])');
  const form = button && formOf(button);
  if (!isAlone(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  sendAlone(form);
}, true);

function start() {
  for (const form of document.querySelectorAll("form.desk-composer[data-composer]")) {
    if (known.has(form) || !trayOf(form)) continue;
    known.add(form);
    paint(form);
  }
}

document.addEventListener("htmx:load", start);
start();
