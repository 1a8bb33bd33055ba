// Messages on their way: kept in the browser before they are sent, sent one at a time and in order, again under the same name
// until the server has stored them, by plain HTTP when the line stays away, and shown as pending meanwhile.
import { sayRefusal } from "./announcing.js";
import { downFor, isFinal, isUp, reconnect, send, whole } from "./live.js";
import { recallBlob } from "./blobs.js";
import { dress, progress } from "./pending.js";
import { fileWords } from "./sizes.js";
import { forget, keep, keys, recall } from "./store.js";
import { appendOwn, refresh, rootOf, roots } from "./thread.js";
import { showState } from "./ticks.js";
import { again, begin, jobOf, settled } from "./uploading.js";

const ACK_MS = 5_000;
const HTTP_AFTER_MS = 10_000;
const TRIES = 4; // of a message that the server cannot take just now, before somebody has to decide
const flights = new Map(); // conversation → {id, at, over: "line"|"http"}
const waits = new Map(); // conversation → moment before which HTTP is not tried again
const pauses = new Map(); // conversation → moment before which nothing is tried again: the server asked for patience
let latest = 0;

const keyOf = (root, id) => `outbox:${root.dataset.me}:${root.dataset.thread}:${id}`;
const itemOf = (root, id) => root.querySelector(`[data-client-id="${CSS.escape(id)}"]`);
const words = () => document.getElementById("thread-words").dataset;

/** What waits in one conversation, oldest first. */
function waiting(root) {
  const beginning = keyOf(root, "");
  return keys(beginning).map((key) => {
    try { return { ...JSON.parse(recall(key)), id: key.slice(beginning.length) }; } catch { return null; }
  }).filter((entry) => entry && typeof entry.text === "string").sort((one, other) => one.at - other.at);
}

const save = (root, { id, ...entry }) => keep(keyOf(root, id), JSON.stringify(entry));

const isNote = (entry) => entry.more?.type === "add_note";

/** A new name for a message, unique in the world. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // plain http in a house network has no randomUUID
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte, at) => ([4, 6, 8, 10].includes(at) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
}

/** Take a text of this person into the outbox, show it, and send it as soon as its turn comes; `more` are other fields of the command (`shown` stands there until it is stored), `files` go with it. */
export function submit(ref, text, more = {}, files = []) {
  const root = rootOf(ref);
  latest = Math.max(latest + 1, Date.now());
  const { shown, ...others } = more;
  const entry = { id: newId(), text: whole(text), at: latest, more: others, files, shown };
  arrived(entry);
  save(root, entry);
  root.querySelector(".since")?.remove();
  show(root, entry);
  pump(root);
  return entry.id;
}

/** What was handed to the server in another way than as a message is no longer on its way from here. */
export function settle(ref, id) {
  const root = rootOf(ref);
  if (!root) return;
  done(root, id);
  if (flights.get(ref)?.id === id) flights.delete(ref);
  const item = itemOf(root, id);
  if (item && !(Number(item.dataset.seq) > 0)) item.remove();
  refresh(root);
  pump(root);
}

function show(root, entry) {
  const kind = isNote(entry) ? "note" : "message";
  const item = document.getElementById(`pending-${kind}`).content.querySelector("li").cloneNode(true);
  const id = isNote(entry) ? `note-${entry.id}` : `message-${root.dataset.me}-${entry.id}`;
  if (document.getElementById(id)) return;
  item.id = id;
  item.dataset.clientId = entry.id;
  item.querySelector(".bubble__text, .note__text").textContent = entry.shown ?? entry.text;
  item.querySelector("time").dateTime = new Date(entry.at).toISOString();
  dress(item, entry);
  if (entry.failed) showState(item, "failed", entry.failed, entry.retry);
  document.dispatchEvent(new CustomEvent("outbox:shown", { detail: { root, item, entry } }));
  appendOwn(root, item);
}

/** Send the oldest that waits, unless one is under way. */
function pump(root) {
  const ref = root.dataset.thread;
  if (flights.has(ref) || isFinal() || performance.now() < (pauses.get(ref) ?? 0)) return;
  // Words do not wait for a large file; and what the customer is to read not for a note, which goes by the line alone.
  const entry = waiting(root).find((one) => !one.failed && isReady(one) && (isUp() || !isNote(one)));
  if (!entry) return;
  const kind = isNote(entry) ? {} : { type: "send_message", kind: "text" };
  const command = { ...kind, conversation: ref, client_id: entry.id, text: entry.text, ...attached(entry), ...entry.more };
  if (send(command)) flights.set(ref, { id: entry.id, at: performance.now(), over: "line" });
  else if (downFor() > HTTP_AFTER_MS && performance.now() > (waits.get(ref) ?? 0)) post(root, entry);
}

async function post(root, entry) {
  const ref = root.dataset.thread;
  flights.set(ref, { id: entry.id, at: performance.now(), over: "http" });
  let pause = 5_000;
  try {
    const { type, ...more } = entry.more ?? {};
    const road = type === "schedule_message" ? "scheduled" : "messages";
    const answer = await fetch(`/api/${road}/${encodeURIComponent(ref)}${type === "send_and" ? "/then" : ""}`, {
      method: "POST", credentials: "same-origin", signal: AbortSignal.timeout?.(15_000),
      headers: { "Content-Type": "application/json", "X-CSRF-Token": document.body.dataset.csrf },
      body: JSON.stringify({ client_id: entry.id, kind: "text", text: entry.text, ...attached(entry), ...more }),
    });
    const body = await answer.json().catch(() => ({}));
    if (answer.ok && road === "scheduled") settle(ref, entry.id);
    else if (answer.ok) accepted(root, entry.id, body.message ?? body);
    else if (answer.status >= 500 || [401, 429].includes(answer.status) || body.code === "forbidden") pause = (Number(answer.headers.get("Retry-After")) || 10) * 1_000;
    else fail(root, entry, body.detail || words().refused, false);
  } catch { /* no way there either: it waits */ }
  waits.set(ref, performance.now() + pause);
  if (flights.get(ref)?.id === entry.id) flights.delete(ref);
  if (!keys(keyOf(root, entry.id)).length) waits.delete(ref);
  pump(root);
}

/** Stored by HTTP: its place is known, its revision comes over the line. */
function accepted(root, id, message) {
  const item = itemOf(root, id);
  done(root, id);
  if (!item || Number(item.dataset.seq) > 0) return;
  if (message.seq > 0) item.dataset.seq = message.seq;
  if (message.id) item.dataset.id = message.id;
  if (message.created_at) item.querySelector("time").dateTime = message.created_at;
  showState(item, "sent");
  refresh(root);
}

function fail(root, entry, reason, retry) {
  save(root, { ...entry, failed: reason, retry });
  const item = itemOf(root, entry.id);
  if (item) showState(item, "failed", reason, retry);
  if (item) sayRefusal(item);
  refresh(root);
}

/** A message of this person came back: stored, or refused with a reason. */
function received({ detail: { root, ref, item } }) {
  if (item.matches(".note")) return receivedNote(root, ref, item);
  if (item.dataset.side !== "own") return;
  const flight = flights.get(ref);
  const entry = waiting(root).find((one) => item.id.endsWith(`-${one.id}`));
  if (flight && item.id.endsWith(`-${flight.id}`)) flights.delete(ref);
  if (entry && Number(item.dataset.seq) > 0) done(root, entry.id);
  else if (entry && item.dataset.state === "failed") refused(root, ref, entry, item);
  pump(root);
}

/** The same of a note. */
function receivedNote(root, ref, item) {
  const entry = waiting(root).find((one) => isNote(one) && one.id === item.dataset.clientId);
  if (!entry || item.dataset.sender !== root.dataset.me) return;
  if (flights.get(ref)?.id === entry.id) flights.delete(ref);
  if (item.dataset.state !== "failed") done(root, entry.id);
  else refused(root, ref, entry, item);
  pump(root);
}

/** Said no: tried again by itself a few times where that may help, otherwise the reason stays beside it. */
function refused(root, ref, entry, item) {
  const retry = item.querySelector('[data-act="retry"]')?.dataset.allowed === "True";
  const tries = (entry.tries ?? 0) + 1;
  if (retry && tries < TRIES) {
    save(root, { ...entry, tries });
    pauses.set(ref, performance.now() + 1_000 * 2 ** (tries - 1));
    showState(item, "pending");
  } else {
    save(root, { ...entry, failed: item.querySelector(".tick__reason")?.textContent || words().refused, retry });
    sayRefusal(item);
  }
}

function act(event) {
  const button = event.target.closest?.("[data-act]");
  const item = button?.closest(".message, .note");
  const root = item?.closest("[data-thread]");
  if (!root) return;
  const id = item.dataset.clientId ?? waiting(root).find((one) => item.id.endsWith(`-${one.id}`))?.id;
  const entry = waiting(root).find((one) => one.id === id);
  if (button.dataset.act === "remove") {
    if (id) done(root, id);
    item.remove();
  } else if (entry) {
    anew(root, entry);
    delete entry.failed;
    delete entry.tries;
    pauses.delete(root.dataset.thread);
    latest = Math.max(latest + 1, Date.now());
    save(root, { ...entry, at: latest });
    if (!isNote(entry)) item.dataset.seq = "0";
    showState(item, "pending");
    appendOwn(root, item);
  }
  refresh(root);
  root.querySelector("textarea")?.focus();
  pump(root);
}

/** Each second: one that got no answer on an open line means that the line is dead; a long way without one goes by HTTP. */
function watch() {
  const now = performance.now();
  for (const [ref, flight] of flights) {
    if (flight.over === "line" && !isUp()) flights.delete(ref);
    else if (flight.over === "line" && now - flight.at > ACK_MS) { flights.delete(ref); reconnect(); return; }
  }
  roots().forEach(pump);
}

/** Messages that an earlier page left behind are shown again and go on their way. */
function started({ detail: { root } }) {
  const list = [...root.querySelectorAll("li.message[id]")].map((item) => item.id);
  for (const entry of waiting(root)) {
    const isThere = isNote(entry) ? itemOf(root, entry.id)?.dataset.state === "" : list.some((id) => id.endsWith(`-${entry.id}`));
    if (isThere) done(root, entry.id);
    else {
      resume(root, entry);
      show(root, entry);
    }
  }
  pump(root);
}

// Files of a message: sent beforehand under names of their own, known by the server's names once they are there.

const isReady = (entry) => (entry.files ?? []).every((file) => file.upload);
const attached = (entry) => (entry.files?.length ? { attachments: entry.files.map((file) => file.upload) } : {});

/** Note which files have arrived meanwhile. */
function arrived(entry) {
  for (const file of entry.files ?? []) file.upload ??= jobOf(file.id)?.result?.id;
}

/** A message is stored or given up: nothing of it is kept here any more. */
function done(root, id) {
  for (const file of waiting(root).find((one) => one.id === id)?.files ?? []) settled(file.id);
  forget(keyOf(root, id));
}

/** After a reload: send on what was on its way, if this device still has it. */
async function resume(root, entry) {
  for (const file of entry.files ?? []) {
    if (file.upload || jobOf(file.id)) continue;
    const blob = file.source ? null : await recallBlob(file.id);
    if (!blob && !file.source) return fail(root, entry, fileWords("lost"), false);
    begin({ ...file, ref: root.dataset.thread, blob });
  }
  return undefined;
}

/** Another try after a refusal: files that were refused, or that the server has let go meanwhile, go once more. */
function anew(root, entry) {
  for (const file of entry.files ?? []) {
    if (jobOf(file.id)?.state === "failed") again(file.id);
    else if (file.upload && !jobOf(file.id)) file.upload = undefined;
  }
  resume(root, entry);
}

document.addEventListener("upload:changed", ({ detail: { job } }) => {
  const root = rootOf(job.ref);
  const entry = root && waiting(root).find((one) => one.files?.some((file) => file.id === job.id));
  if (!entry) return;
  if (job.state === "failed") {
    if (!entry.failed) fail(root, entry, job.reason, !job.isFinal);
    return;
  }
  if (job.state === "done") {
    arrived(entry);
    save(root, entry);
  }
  const item = itemOf(root, entry.id);
  if (item) progress(item, entry);
  pump(root);
});
document.addEventListener("click", (event) => {
  const item = event.target.closest?.("[data-cancel-files]")?.closest(".message");
  const root = item?.closest("[data-thread]");
  if (!root || !item.dataset.clientId) return;
  done(root, item.dataset.clientId);
  item.remove();
  refresh(root);
});
document.addEventListener("thread:received", received);
document.addEventListener("thread:started", started);
document.addEventListener("line:up", () => { flights.clear(); waits.clear(); roots().forEach(pump); });
document.addEventListener("line:down", () => { for (const [ref, flight] of flights) if (flight.over === "line") flights.delete(ref); });
document.addEventListener("click", act);
setInterval(watch, 1_000);
roots().forEach((root) => started({ detail: { root } }));
