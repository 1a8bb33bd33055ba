// A link whose page also fits into a dialog is opened there: a[data-in-dialog="/address/of/the/fragment"].
// Without scripts, or when the fragment does not come, the page itself opens.

let opener = null;

function frame() {
  let dialog = document.getElementById("page-dialog");
  if (!dialog) {
    dialog = Object.assign(document.createElement("dialog"), { id: "page-dialog", className: "dialog dialog--page" });
    dialog.addEventListener("close", () => {
      dialog.replaceChildren();
      if (opener?.isConnected) opener.focus({ preventScroll: true });
    });
    document.body.append(dialog);
  }
  return dialog;
}

/** What had the focus before the menu in which the link stands. */
function openerOf(link) {
  const menu = link.closest("[popover][id]");
  return menu ? document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`) : link;
}

async function open(link) {
  opener = openerOf(link);
  try {
    const answer = await fetch(link.dataset.inDialog, { credentials: "same-origin", headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const content = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    const dialog = frame();
    dialog.replaceChildren(...document.adoptNode(content).childNodes);
    const title = dialog.querySelector(".dialog__title[id]");
    if (title) dialog.setAttribute("aria-labelledby", title.id);
    dialog.showModal();
    htmx.process(dialog);
    document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: dialog } }));
  } catch {
    location.assign(link.href);
  }
}

document.addEventListener("click", (event) => {
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  const link = plain && event.target.closest?.("a[data-in-dialog]");
  if (link) {
    event.preventDefault();
    open(link);
    return;
  }
  const dialog = plain && event.target.closest?.("#page-dialog");
  if (dialog && (event.target === dialog || event.target.closest("[data-close-dialog]"))) {
    event.preventDefault();
    dialog.close();
  }
});
// What was sent from the dialog is answered by the line, in the page behind it.
document.addEventListener("submit", (event) => {
  const dialog = event.target.closest?.("#page-dialog");
  if (dialog) setTimeout(() => dialog.close());
});
