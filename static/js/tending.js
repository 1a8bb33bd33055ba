// Tending a conversation: dialogs opened by a button, the rep's own time zone, tags found while typing, toasts that came with the page.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
const normal = (text) => text.trim().toLocaleLowerCase();

/** Forms that speak of mornings say whose they are. */
function sayZone() {
  for (const field of document.querySelectorAll("[data-zone]")) field.value = zone;
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (!dialog) return;
    const subject = opener.dataset.subject !== undefined && dialog.querySelector("[name='subject']");
    if (subject) subject.value = opener.dataset.subject;
    sayZone();
    const until = dialog.querySelector("[type='datetime-local']");
    if (until) {
      const here = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
      until.min = here;
      if (!until.value) until.value = here;
    }
    opener.closest("[popover]")?.hidePopover();
    dialog.showModal();
  }
  if (event.target.closest?.("[data-close]")) event.target.closest("dialog")?.close();
});
// What was sent from a dialog is answered in the page behind it.
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-closes]")) setTimeout(() => event.target.closest("dialog")?.close());
  if (event.target.matches("[data-undo]")) setTimeout(() => {
    const toast = event.target.closest(".toast");
    const hadFocus = toast?.contains(document.activeElement);
    toast?.remove();
    if (hadFocus) document.getElementById("pane")?.focus({ preventScroll: true });
  });
});

// Tags: the list narrows while one types; arrows choose, Enter takes; a word that is none yet can be made one.
const optionsOf = (form) => [...form.querySelectorAll("[role='option']")].filter((option) => !option.hidden);

function choose(form, option) {
  for (const one of form.querySelectorAll("[role='option']")) one.setAttribute("aria-selected", String(one === option));
  const field = form.elements.tag;
  if (option?.id) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function narrow(form) {
  const typed = normal(form.elements.tag.value);
  let same = false;
  for (const option of form.querySelectorAll("[role='option']:not(.tag-list__new)")) {
    const name = normal(option.dataset.tag);
    option.hidden = !name.includes(typed);
    same ||= name === typed;
  }
  const made = form.querySelector(".tag-list__new");
  made.hidden = typed === "" || same;
  const words = made.querySelector("[data-words]");
  words.textContent = words.dataset.words.replace("{tag}", form.elements.tag.value.trim());
  made.dataset.tag = form.elements.tag.value.trim();
  choose(form, typed === "" ? null : optionsOf(form)[0] ?? null);
}

function take(form, option) {
  if (option) form.elements.tag.value = option.dataset.tag;
  if (form.elements.tag.value.trim() === "") return;
  form.requestSubmit();
  if (option?.matches(".tag-list__new")) {
    const copy = form.querySelector(".tag-list__one:not(.tag-list__new)")?.cloneNode(true);
    if (copy) {
      copy.removeAttribute("id");
      copy.dataset.tag = option.dataset.tag;
      copy.querySelector(".chip").textContent = option.dataset.tag;
      form.querySelector(".tag-list").prepend(copy);
    }
  }
  setTimeout(() => { form.elements.tag.value = ""; narrow(form); form.closest("[popover]").hidePopover(); });
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("[data-tagging]");
  if (form) narrow(form);
});
document.addEventListener("click", (event) => {
  const option = event.target.closest?.("[data-tagging] [role='option']");
  if (option) take(option.closest("form"), option);
});
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-tagging]");
  if (!form || event.isComposing) return;
  const options = optionsOf(form);
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(form, options[(at + (event.key === "ArrowDown" ? 1 : options.length - 1 + (at < 0 ? 1 : 0))) % options.length] ?? null);
  } else if (event.key === "Enter") {
    event.preventDefault();
    take(form, options[at] ?? null);
  }
});
document.addEventListener("toggle", (event) => {
  if (event.newState !== "open") return;
  sayZone();
  const form = event.target.querySelector?.("[data-tagging]");
  if (form) { narrow(form); form.elements.tag.focus(); }
  const query = event.target.querySelector?.("[data-view-query]");
  if (query) query.value = document.getElementById("inbox-view").dataset.query ?? "";
}, true);

// The tabs are told anew all the time: they stay where they were scrolled to, and the chosen one is in sight.
let scrolled = 0;
let seen = "";
const tabs = () => document.querySelector("#inbox-tabs .tabs");
document.addEventListener("htmx:oobBeforeSwap", ({ detail: { target } }) => { if (target.id === "inbox-tabs") scrolled = tabs()?.scrollLeft ?? 0; });
document.addEventListener("htmx:oobAfterSwap", ({ detail: { target } }) => { if (target.id === "inbox-tabs" && tabs()) tabs().scrollLeft = scrolled; });
document.addEventListener("list:settled", () => {
  const chosen = tabs()?.querySelector("[aria-current]");
  if (!chosen || chosen.dataset.tab === seen) return;
  seen = chosen.dataset.tab;
  chosen.scrollIntoView({ block: "nearest", inline: "nearest" });
});

// What happened before this page came (a form without the line): its toast.
for (const frame of document.querySelectorAll("template[data-toast-now]")) {
  const toast = frame.content.firstElementChild.cloneNode(true);
  document.getElementById("toasts").append(toast);
  htmx.process(toast);
  frame.remove();
  history.replaceState(history.state, "", location.pathname + location.search.replace(/[?&](deleted|said|undo)=[^&]*/g, "").replace(/^&/, "?"));
}
sayZone();
