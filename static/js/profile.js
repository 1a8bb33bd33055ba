// The customer beside the conversation and in a dialog: opened from the name, corrected there; what changes comes back over the line.
import { complain, pageWords, quiet, toast } from "./acts.js";
import { locale } from "./digits.js";
import { open } from "./pane.js";
import { saySpans } from "./spans.js";
import { keep, recall } from "./store.js";

const REFRESH_MS = 20_000;
const folded = () => (recall("folds") ?? "").split(" ").filter(Boolean);
let opener = null;

/** The profile of the customer of a conversation, as the server draws it. */
export async function fetchProfile(ref) {
  const answer = await fetch(`/inbox/${encodeURIComponent(ref)}/profile`, { credentials: "same-origin", headers: { "HX-Request": "true" } });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return contentOf(await answer.text());
}
const contentOf = (html) => document.adoptNode(new DOMParser().parseFromString(html, "text/html").getElementById("profile"));

/** An element, or what the line has put in its place meanwhile: the one with its id, or the link of the row with that id. */
export function presentOf(element) {
  if (!element || element.isConnected) return element;
  const root = element.closest("[id]"); // it was taken out with what stands around it
  const now = root && document.getElementById(root.id);
  return root === element ? now : now?.querySelector(".row__link, a");
}

function frame() {
  let dialog = document.getElementById("profile-dialog");
  if (!dialog) {
    dialog = Object.assign(document.createElement("dialog"), { id: "profile-dialog", className: "dialog dialog--profile" });
    dialog.setAttribute("aria-labelledby", "profile-title");
    dialog.addEventListener("close", () => {
      dialog.replaceChildren();
      presentOf(opener)?.focus({ preventScroll: true });
    });
    document.body.append(dialog);
  }
  return dialog;
}

function fill(content) {
  const dialog = frame();
  dialog.replaceChildren(content);
  if (!dialog.open) dialog.showModal();
  saySpans(dialog);
  sayClocks(dialog);
}

/** Open the profile; `from` gets the focus back. */
export async function openProfile(ref, from = document.activeElement) {
  opener = from;
  try {
    fill(await fetchProfile(ref));
    frame().querySelector("[data-close-profile]")?.focus();
  } catch {
    toast("error", pageWords("failed"));
  }
}

const sent = (form) => ({ body: new URLSearchParams(new FormData(form)) });

async function save(form) {
  const answer = await fetch(form.action, { method: "POST", credentials: "same-origin", ...sent(form), headers: { "HX-Request": "true", "X-CSRF-Token": document.body.dataset.csrf } });
  if (!answer.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const again = page.getElementById("profile");
    if (!again) throw Object.assign(new Error(String(answer.status)), { words: page.querySelector("[role=alert] p")?.textContent });
    fill(document.adoptNode(again));
    frame().querySelector("[aria-invalid]")?.focus();
    return;
  }
  frame().close();
  toast("good", form.dataset.saved);
}

async function quietly(form) {
  await quiet(form.action, sent(form));
  if (form.matches(".remember")) form.reset();
  else form.closest("li")?.remove();
}

/** Begin a conversation with the customer of this one, or go to the one that is open. */
export async function another(ref) {
  const answer = await quiet(`/inbox/${encodeURIComponent(ref)}/another`);
  const found = new URL(answer.url, location.href).pathname.match(/^\/inbox\/([^/]+)$/)?.[1];
  if (!found) throw new Error(String(answer.status));
  const dialog = document.getElementById("profile-dialog");
  opener = null;
  if (dialog?.open) dialog.close();
  open(decodeURIComponent(found));
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const act = form.matches("#profile-dialog #profile-form") ? save
    : form.matches("[data-remembering]") ? quietly
      : form.matches("#profile-dialog [data-another]") ? () => another(form.getAttribute("action").split("/")[2]) : null;
  if (!act) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "true";
  const button = event.submitter;
  button?.setAttribute("aria-busy", "true");
  try { await act(form); } catch (error) { complain(error); }
  button?.removeAttribute("aria-busy");
  delete form.dataset.busy;
  delete form.dataset.sent;
});

document.addEventListener("click", (event) => {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest?.("a[data-profile]");
  if (link) {
    event.preventDefault();
    const menu = link.closest("[popover][id]");
    openProfile(link.dataset.profile, menu ? document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`) : link);
    return;
  }
  const dialog = event.target.closest?.("#profile-dialog");
  if (!dialog) return;
  if (event.target.closest("[data-close-profile]")) dialog.close();
  else if (event.target.closest("a[data-open-conversation]")) { opener = null; dialog.close(); }
});
// Enter sends a short note, Shift+Enter begins a line.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches?.(".remember__field")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

/** What time it is where the customer is; nothing where this browser does not know the place. */
function sayClocks(root = document) {
  for (const element of root.querySelectorAll("[data-clock]")) {
    const words = element.querySelector("[data-clock-words]");
    try {
      const time = new Intl.DateTimeFormat(locale, { weekday: "short", hour: "numeric", minute: "2-digit", timeZone: element.dataset.clock }).format(new Date());
      const said = words.dataset.clockWords.replace("{time}", time);
      if (words.textContent !== said) words.textContent = said;
    } catch {
      element.hidden = true;
    }
  }
}

// Parts of the panel stay folded from one conversation to the next.
function fold(root = document) {
  const closed = folded();
  for (const part of root.querySelectorAll("details[data-fold]")) part.open = !closed.includes(part.dataset.fold);
}
document.addEventListener("toggle", (event) => {
  const name = event.target.dataset?.fold;
  if (!name) return;
  const others = folded().filter((one) => one !== name);
  keep("folds", (event.target.open ? others : [...others, name]).join(" "));
}, true);

document.addEventListener("htmx:load", () => { fold(); sayClocks(); });
document.addEventListener("htmx:wsAfterMessage", () => sayClocks());
setInterval(sayClocks, REFRESH_MS);
fold();
sayClocks();
