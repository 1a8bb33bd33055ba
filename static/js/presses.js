// A press that nobody has answered is the same one when it is tried again, and counts once; any other is one of its own.
import { newId } from "./outbox.js";

const lost = new WeakMap(); // forms whose press was not answered → what it asked for and its name
const asked = (values) => String(new URLSearchParams([...values].filter(([name]) => name !== "client_id")));

/** What a form sends when it is pressed, with the name of the press. */
export function pressed(form, submitter) {
  const values = new URLSearchParams(new FormData(form, submitter));
  const before = lost.get(form);
  lost.delete(form);
  values.set("client_id", before?.asked === asked(values) ? before.id : newId());
  return values;
}

/** Nobody knows whether this has arrived. */
export const unanswered = (form, values) => lost.set(form, { asked: asked(values), id: values.get("client_id") });
