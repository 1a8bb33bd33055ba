// Calling colleagues in a note by @, and the marks on conversations in which somebody calls oneself.
import { offer, put } from "./complete.js";
import { send } from "./live.js";

const FRESH_MS = 30_000;
let people = null; // {ref, at, list: Promise}
const place = () => document.getElementById("mentions");
const refs = () => new Set((place()?.dataset.refs ?? "").split(" ").filter(Boolean));

function listFor(ref) {
  if (people?.ref === ref && performance.now() - people.at < FRESH_MS) return people.list;
  const list = fetch(`/inbox/${encodeURIComponent(ref)}/people`, { credentials: "same-origin", headers: { "HX-Request": "true" } }).then(async (answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    return document.adoptNode(new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".choices"));
  });
  people = { ref, at: performance.now(), list };
  list.catch(() => { people = null; });
  return list;
}

offer("@", {
  name: "people",
  pattern: /^[^\n@]{0,40}$/u,
  opens: (form) => form.elements.type?.value === "add_note",
  async find(form, query) {
    const wanted = query.toLowerCase();
    let list;
    try { list = await listFor(form.dataset.composer); } catch { return null; }
    for (const option of list.children) {
      const name = option.dataset.name.toLowerCase();
      option.hidden = !(name.startsWith(wanted) || name.split(/\s+/).some((part) => part.startsWith(wanted)));
    }
    return { list };
  },
  take(form, option, range) {
    const field = form.elements.mentions;
    if (field) field.value = [...new Set([...field.value.split(" "), option.dataset.call])].join(" ").trim();
    put(range, `@${option.dataset.name} `);
  },
});

/** Rows say so; what is in front of the person is seen. */
function mark() {
  const waiting = refs();
  for (const row of document.querySelectorAll("#inbox-list > .row")) row.classList.toggle("row--mentioned", waiting.has(row.dataset.ref));
  const open = document.getElementById("pane")?.dataset.conversation;
  if (open && waiting.has(open) && document.visibilityState === "visible" && document.hasFocus()) send({ type: "read_mentions", conversation: open });
}

document.addEventListener("htmx:wsAfterMessage", mark);
document.addEventListener("place:changed", () => setTimeout(mark));
document.addEventListener("htmx:load", mark);
document.addEventListener("visibilitychange", mark);
addEventListener("focus", mark);
document.addEventListener("line:up", mark);
mark();
