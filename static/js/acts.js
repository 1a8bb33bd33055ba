// Acts of the desk: over the line when there is one, over plain HTTP when there is not, and an honest word when neither works.
import { isUp } from "./live.js";

let toasts = 0;

/** Say something in a toast; its frame comes from the page's template. */
export function toast(kind, words) {
  const frame = document.querySelector(`template[data-toast="${kind}"]`);
  if (!frame || !words) return;
  const item = frame.content.firstElementChild.cloneNode(true);
  toasts += 1;
  item.id = `toast-here-${toasts}`;
  item.querySelector(".toast__text").textContent = words;
  document.getElementById("toasts").append(item);
}

/** A sentence the page carries for its scripts. */
export const pageWords = (name) => document.querySelector(`[data-${name}]`)?.getAttribute(`data-${name}`) ?? "";

/** Ask the server for a change beside the page. When it refuses, the error carries its sentence: `words`. */
export async function quiet(path, { headers = {}, ...more } = {}) {
  const answer = await fetch(path, {
    method: "POST", credentials: "same-origin", ...more,
    headers: { Accept: "application/problem+json", "X-CSRF-Token": document.body.dataset.csrf, ...headers },
  });
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => ({}));
  throw Object.assign(new Error(String(answer.status)), { words: said.detail });
}

/** Say why something did not work: in the server's words, or that it was not reached. */
export const complain = (error) => toast("error", error.words || pageWords("failed"));

async function post(form, submitter) {
  try {
    const answer = await quiet(form.action, { body: new URLSearchParams(new FormData(form, submitter)) });
    document.dispatchEvent(new CustomEvent("act:done", { detail: { form, url: answer.url } }));
  } catch (error) {
    complain(error);
  } finally {
    submitter?.removeAttribute("aria-busy");
  }
}

// Fragments from the line are made for everybody and carry no token: the page knows it.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (!form.elements.csrf) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "csrf", value: document.body.dataset.csrf });
    form.append(field);
  }
  if (!form.hasAttribute("ws-send") || form.matches("[data-composer]")) return;
  const button = event.submitter;
  if (button?.matches(".button")) {
    button.setAttribute("aria-busy", "true");
    setTimeout(() => button.removeAttribute("aria-busy"), 4_000);
  }
  if (isUp()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  post(form, button);
}, true);

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy-text], [data-copy-link]");
  if (!button) return;
  const words = button.dataset.copyText ?? new URL(button.dataset.copyLink, location.href).href;
  try {
    await navigator.clipboard.writeText(words);
    toast("good", pageWords("copied"));
  } catch {
    toast("info", words); // plain http has no clipboard: the words can be copied from here
  }
});
