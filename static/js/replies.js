// The pages of canned replies: filtering while one types, ordering by keyboard, and the preview that follows the text.
import "./admin.js";
import { complain, quiet } from "./acts.js";
import { insert } from "./composer.js";
import { digits } from "./digits.js";
import { paint } from "./variables.js";

const list = document.getElementById("reply-list");
const filters = document.querySelector("form[data-replies-filter]");
const form = document.querySelector("form[data-reply-form]");

function narrow() {
  const { find, category, language, state } = filters.elements;
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of list.children) {
    const said = row.querySelector(".record__names").textContent.toLowerCase() + row.dataset.category.toLowerCase();
    const fits = (!category?.value || row.dataset.category === category.value) && (!language.value || row.dataset.language === language.value)
      && (!state.value || row.dataset.state === state.value) && words.every((word) => said.includes(word));
    row.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  document.querySelector(".replies__none").hidden = shown > 0;
}

/** Move a reply past its shown neighbour, here at once and on the server; the focus goes with it. */
async function move(row, direction) {
  const rows = [...list.children].filter((other) => !other.hidden);
  const neighbour = rows[rows.indexOf(row) + (direction === "up" ? -1 : 1)];
  if (!neighbour) return;
  const focus = document.activeElement;
  if (direction === "up") neighbour.before(row);
  else neighbour.after(row);
  if (focus?.getClientRects().length) focus.focus();
  else row.querySelector(".reply__link").focus();
  row.scrollIntoView({ block: "nearest" });
  const now = [...list.children].filter((other) => !other.hidden);
  const said = document.querySelector("[data-moved]");
  said.textContent = said.dataset.moved.replace("{title}", row.querySelector(".record__name").textContent).replace("{place}", digits(now.indexOf(row) + 1)).replace("{count}", digits(now.length));
  try {
    const body = new URLSearchParams({ direction, beside: neighbour.dataset.reply });
    await quiet(`/replies/${row.dataset.reply}/move`, { body });
  } catch (error) {
    if (direction === "up") neighbour.after(row);
    else neighbour.before(row);
    complain(error);
  }
}

if (filters) {
  filters.addEventListener("input", narrow);
  filters.addEventListener("submit", (event) => event.preventDefault());
}
if (list) {
  list.addEventListener("submit", (event) => {
    const { move: direction } = event.target.dataset;
    if (!direction) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    move(event.target.closest(".reply"), direction);
  }, true);
  list.addEventListener("keydown", (event) => {
    const row = event.target.closest(".reply");
    if (!event.altKey || !row?.querySelector("[data-move]") || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    move(row, event.key === "ArrowUp" ? "up" : "down");
  });
}
if (form) {
  const field = form.elements.content;
  const preview = document.querySelector("[data-reply-preview]");
  const samples = JSON.parse(preview.dataset.samples);
  const show = () => {
    if (field.value.trim()) paint(preview, field.value, samples);
    else preview.textContent = preview.dataset.otherwise;
  };
  field.addEventListener("input", show);
  form.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-variable]");
    if (!chip) return;
    insert(field, `{{${chip.dataset.variable}}}`);
    field.focus();
    const end = field.selectionEnd - 2;
    if (chip.dataset.variable.startsWith("?")) field.setSelectionRange(end - chip.dataset.variable.length + 1, end);
  });
  const title = form.elements.title;
  let suggests = form.elements.shortcut.value === "";
  form.elements.shortcut.addEventListener("input", () => { suggests = false; });
  title.addEventListener("input", () => {
    if (suggests) form.elements.shortcut.value = title.value.trim().toLowerCase().replace(/[^\p{L}\p{M}\p{N}_]+/gu, "-").replace(/^-|-$/g, "").slice(0, 30);
  });
  show();
}
