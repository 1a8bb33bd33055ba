// Business hours in the settings: another range, another exception, one day's hours for other days. What is taken away is only
// emptied and hidden, as the server minds nothing that is empty; so whoever discards gets everything back.

const editor = document.querySelector("[data-hours]");
const inputs = (part) => [...part.querySelectorAll("input:not([type=checkbox])")];
const isEmpty = (part) => inputs(part).every((input) => !input.value);
const changed = (part) => part.dispatchEvent(new Event("input", { bubbles: true }));

function empty(part) {
  for (const input of part.querySelectorAll("input")) if (input.type === "checkbox") input.checked = false; else input.value = "";
}

/** One more of its kind, hidden and empty, to be shown when it is asked for. */
function spare(list, selector) {
  const found = list.querySelector(`${selector}.is-spare`);
  if (found) return found;
  const made = list.querySelector(selector).cloneNode(true);
  empty(made);
  for (const input of inputs(made)) { input.defaultValue = ""; input.removeAttribute("aria-invalid"); }
  made.classList.add("is-spare");
  list.append(made);
  return made;
}

function addRange(row) {
  row.querySelector("[data-all-day]").checked = false;
  const range = spare(row.querySelector("[data-ranges]"), "[data-range]");
  range.classList.remove("is-spare");
  return range;
}

function addException() {
  const list = editor.querySelector("[data-exceptions]");
  const row = spare(list, "[data-row]");
  const keys = [...list.querySelectorAll("[data-row]")].filter((each) => each !== row).map((each) => Number(each.dataset.row.slice(1)));
  if (keys.includes(Number(row.dataset.row.slice(1)))) rename(row, `x${Math.max(...keys) + 1}`);
  for (const range of row.querySelectorAll("[data-range]")) range.classList.add("is-spare");
  row.classList.remove("is-spare");
  list.append(row);
  return row;
}

function rename(row, key) {
  const old = row.dataset.row;
  row.dataset.row = key;
  for (const input of row.querySelectorAll("input")) input.name = input.name.replace(`.${old}.`, `.${key}.`);
  const told = row.querySelector("[data-told]");
  told.replaceChildren();
  told.id = `error-hours-${key}`;
  told.dataset.told = `hours-${key}`;
}

function take(range) {
  empty(range);
  range.classList.add("is-spare");
}

function copyTo(row) {
  const chosen = [...row.querySelectorAll("input[name$='.copy']:checked")];
  const given = [...row.querySelectorAll("[data-range]")].filter((range) => !isEmpty(range));
  for (const box of chosen) {
    const other = editor.querySelector(`[data-row="${box.value}"]`);
    other.querySelectorAll("[data-range]").forEach(take);
    for (const range of given) {
      const values = inputs(range).map((input) => input.value);
      inputs(addRange(other)).forEach((input, at) => { input.value = values[at]; });
    }
    other.querySelector("[data-all-day]").checked = row.querySelector("[data-all-day]").checked;
    box.checked = false;
  }
  const fold = row.querySelector("details");
  fold.open = false;
  fold.querySelector("summary").focus();
}

/** Hours stand open exactly where there are some. */
function settle() {
  for (const part of editor.querySelectorAll("[data-range], [data-exceptions] > [data-row]")) part.classList.toggle("is-spare", isEmpty(part));
}

editor?.addEventListener("click", ({ target }) => {
  const pressed = (name) => target.closest(`[data-${name}]`);
  const row = target.closest("[data-row]");
  if (pressed("add-row")) addException().querySelector("input").focus();
  else if (pressed("add")) addRange(row).querySelector("input").focus();
  else if (pressed("drop")) { take(target.closest("[data-range]")); row.querySelector("[data-add]").focus(); }
  else if (pressed("drop-row")) { empty(row); row.classList.add("is-spare"); editor.querySelector("[data-add-row]").focus(); }
  else if (pressed("copy")) copyTo(row);
  else return;
  changed(editor);
});
editor?.closest("form").addEventListener("reset", () => setTimeout(settle));
