// An open conversation that was deleted, put together with another one, or brought back: its cover says so.
import { rejoin } from "./live.js";

function look() {
  for (const cover of document.querySelectorAll("[data-gone]")) {
    const root = cover.closest(".pane__thread, .chat__main");
    root?.classList.toggle("is-gone", !cover.hidden);
    const composer = document.querySelector(`form[data-composer="${CSS.escape(cover.dataset.ref)}"]`);
    if (composer) composer.inert = !cover.hidden;
    // Nothing can be done with what is gone; only the way back to the list stays.
    for (const acts of root?.parentElement.querySelectorAll(".state__signs, .state__acts, :scope > .about") ?? []) acts.inert = !cover.hidden;
    if (cover.dataset.gone !== "back") continue;
    cover.dataset.gone = "";
    document.getElementById(`undo-${cover.dataset.ref}`)?.remove();
    rejoin(cover.dataset.ref);
  }
}

document.addEventListener("htmx:wsAfterMessage", look);
document.addEventListener("htmx:load", look);
