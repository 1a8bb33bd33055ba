// Tells the team, once, in which time zone this customer is, so that they know how late it is there. On other sites as soon as
// somebody touches the window.
import { keep, recall } from "./store.js";

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
const key = `zone:${document.body.dataset.me}`;
if (zone && document.body.dataset.me && recall(key) !== zone) {
  fetch("/zone", { method: "POST", credentials: "same-origin", body: new URLSearchParams({ zone }), headers: { "X-CSRF-Token": document.body.dataset.csrf } })
    .then((answer) => { if (answer.ok) keep(key, zone); })
    .catch(() => {}); // the next page tries again
}
