// Small pages open over the conversation: a[data-sheet] fetches the page it leads to and shows what that page's <main> holds.
// Without scripts, and with a modifier key, it is the plain link it looks like.
import { pageWords, toast } from "./acts.js";
import { pressed, unanswered } from "./presses.js";

const PATIENCE_MS = 10_000;
const dialog = document.getElementById("sheet");
const body = dialog?.querySelector("[data-sheet-body]");
let opener = null;

async function open(link) {
  link.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(link.href, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const content = page.querySelector("main");
    if (!content) throw new Error("no content");
    show(content, link.dataset.sheet === "drawer");
  } catch {
    location.assign(link.href);
  } finally {
    link.removeAttribute("aria-busy");
  }
}

/** `isRenewed`: it is the page that is looked at already, so nobody is moved. */
function show(content, isDrawer, isRenewed = false) {
  const { scrollTop } = dialog;
  const focused = dialog.contains(document.activeElement) ? document.activeElement.id : "";
  body.replaceChildren(...[...content.childNodes].map((node) => document.adoptNode(node)));
  dialog.classList.toggle("sheet-dialog--drawer", isDrawer);
  const title = body.querySelector("h1");
  if (title) {
    const second = Object.assign(document.createElement("h2"), { id: "sheet-title", className: "sheet-dialog__title", tabIndex: -1 });
    second.append(...title.childNodes); // the page has its h1
    title.replaceWith(second);
    dialog.setAttribute("aria-labelledby", "sheet-title");
  }
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = isRenewed ? scrollTop : 0;
  const again = isRenewed && (focused === "" ? dialog : document.getElementById(focused));
  if (again) again.focus({ preventScroll: true });
  else (body.querySelector('[aria-invalid="true"], [autofocus]') ?? body.querySelector("#sheet-title"))?.focus();
  document.dispatchEvent(new CustomEvent("sheet:shown", { detail: { root: body } }));
}

/** What did not reach the server is said where one looks: in the open sheet, behind which no toast is seen. */
function complain() {
  if (!dialog.open) return toast("error", pageWords("failed"));
  body.querySelector(".sheet-dialog__failed")?.remove();
  const said = Object.assign(document.createElement("p"), { className: "notice notice--error sheet-dialog__failed", role: "alert", textContent: pageWords("failed") });
  body.querySelector("#sheet-title").after(said);
  return undefined;
}

if (dialog) {
  document.addEventListener("sheet:show", ({ detail: { content, from, isRenewed } }) => {
    if (from) opener = from;
    show(content, !from && dialog.classList.contains("sheet-dialog--drawer"), isRenewed);
  });
  document.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest?.("#sheet [data-sheet-close]")) {
      event.preventDefault();
      return dialog.close();
    }
    const link = event.target.closest?.("a[data-sheet]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!dialog.contains(link)) opener = link.closest("[popover]") ? document.querySelector(`[popovertarget="${CSS.escape(link.closest("[popover]").id)}"]`) : link;
    link.closest("[popover]")?.hidePopover();
    open(link);
  });
  // A form in there is answered in there. Presses wait for each other, and whoever presses a button again finds it again.
  let turn = Promise.resolve();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("form[data-sheet]")) return;
    event.preventDefault();
    const values = pressed(form, event.submitter);
    const { action } = form;
    turn = turn.then(async () => {
      const answer = await fetch(action, { method: "POST", credentials: "same-origin", body: values, signal: AbortSignal.timeout(PATIENCE_MS) });
      const content = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
      if (!content) throw new Error(String(answer.status));
      show(content, false, dialog.open);
    }).catch(() => { unanswered(form, values); complain(); });
  });
  dialog.addEventListener("close", () => { body.replaceChildren(); (opener?.isConnected ? opener : document.getElementById(opener?.id))?.focus(); });
}
