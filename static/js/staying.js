// form[data-stay] is sent without leaving the page: what is refused comes back into the form, what is done closes its sheet.
// Without scripts it is the plain form it looks like; when the server cannot be reached it becomes one.

function piece(page, form) {
  return page.querySelector(`form[action="${CSS.escape(form.getAttribute("action"))}"]`);
}

async function send(form, submitter) {
  const values = new URLSearchParams(new FormData(form, submitter));
  values.set("csrf", document.body.dataset.csrf);
  const answer = await fetch(form.action, { method: "POST", credentials: "same-origin", body: values });
  const sheet = form.closest("dialog");
  if (answer.redirected) {
    form.dispatchEvent(new CustomEvent("stay:done", { bubbles: true }));
    sheet?.close();
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("main");
  if (sheet && main) {
    document.dispatchEvent(new CustomEvent("sheet:show", { detail: { content: main } }));
    return;
  }
  const again = piece(page, form);
  if (again && answer.status === 422) {
    form.replaceChildren(...[...again.childNodes].map((node) => document.adoptNode(node)));
    form.querySelector('[aria-invalid="true"]')?.focus();
  } else location.reload();
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches?.("form[data-stay]") || event.defaultPrevented) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "true";
  const button = event.submitter;
  if (button?.matches(".button, .chip-button")) button.setAttribute("aria-busy", "true");
  try {
    await send(form, button);
  } catch {
    form.removeAttribute("data-stay");
    form.requestSubmit(button ?? undefined);
  } finally {
    delete form.dataset.busy;
    button?.removeAttribute("aria-busy");
  }
});
