// Files on their way to the server: a few at once, with what has gone so far; a road that breaks is tried again by itself, from where
// it broke and under the same name, until the file is there or the server says why not. Says `upload:changed` for each step.
import { forgetBlob, keepBlob } from "./blobs.js";
import { fileWords } from "./sizes.js";

const AT_ONCE = 2;
const LARGE = 256 * 1024; // what is larger goes on where it stopped; what is smaller is sent in one piece
const PART = 1024 * 1024; // of one request: browsers repeat a whole one by themselves when a used line breaks
const STANDSTILL_MS = 20_000;
const LONGEST_PAUSE_MS = 15_000;
const PATIENCE_S = 60; // a server that asks for more has said no
const jobs = new Map(); // the browser's name for a file → job

const say = (job) => document.dispatchEvent(new CustomEvent("upload:changed", { detail: { job } }));

/** The job of a file, if this page knows it. States: waiting, sending, checking, done, failed. */
export const jobOf = (id) => jobs.get(id);

/** Begin to send a file; it is kept in this browser until `settled` says that it is part of a stored message. One that lies at
    the server already is copied there: `source` is whom to ask. */
export function begin({ id, ref, blob, source, size, name, duration }) {
  if (jobs.has(id)) return jobs.get(id);
  const job = { id, ref, blob, source, name, duration, size: blob?.size ?? size, sent: 0, state: "waiting", tries: 0, notBefore: 0, result: null, reason: "" };
  jobs.set(id, job);
  if (blob) keepBlob(id, blob);
  pump();
  return job;
}

/** Forget a file: it is part of a message, or nobody wants to send it any more. */
export function settled(id) {
  const job = jobs.get(id);
  jobs.delete(id);
  forgetBlob(id);
  job?.request?.abort();
  pump();
}

/** Try a file again that was refused. */
export function again(id) {
  const job = jobs.get(id);
  if (job?.state !== "failed") return;
  Object.assign(job, { state: "waiting", tries: 0, notBefore: 0, reason: "" });
  say(job);
  pump();
}

function pump() {
  const now = performance.now();
  let free = AT_ONCE - [...jobs.values()].filter((job) => job.request).length;
  for (const job of jobs.values()) {
    if (free <= 0) return;
    if (job.state !== "waiting" || job.notBefore > now) continue;
    free -= 1;
    send(job);
  }
}

function send(job) {
  job.state = "sending";
  if (job.blob?.size > LARGE) goOn(job);
  else carry(job, "POST", job.source ?? "/api/uploads", job.source ? JSON.stringify({ conversation: job.ref, client_id: job.id }) : formOf(job), job.source ? "application/json" : "");
  say(job);
}

/** A large file goes on where it stopped: the server says how much it has. */
async function goOn(job) {
  const asking = new AbortController();
  const request = job.request = { abort: () => asking.abort() };
  const patience = setTimeout(() => asking.abort(), STANDSTILL_MS);
  const path = `/api/uploads/${encodeURIComponent(job.id)}`;
  let status = 0;
  let said = {};
  try {
    const answer = await fetch(`${path}?${new URLSearchParams({ conversation: job.ref })}`, { credentials: "same-origin", signal: asking.signal, headers: { "X-CSRF-Token": document.body.dataset.csrf } });
    said = await answer.json();
    status = answer.status;
  } catch { /* the road is broken */ }
  clearTimeout(patience);
  if (job.request !== request) return;
  job.request = null;
  if (jobs.get(job.id) !== job) return;
  if (status !== 200 || said.upload) { answered(job, status, said); pump(); return; }
  part(job, said.offset);
}

/** The next part of a large file. */
function part(job, offset) {
  const about = { conversation: job.ref, offset, size: job.blob.size, name: job.name };
  if (job.duration) about.duration_ms = Math.round(job.duration);
  const address = `/api/uploads/${encodeURIComponent(job.id)}?${new URLSearchParams(about)}`;
  const end = Math.min(offset + PART, job.blob.size);
  carry(job, "PUT", address, job.blob.slice(offset, end), "application/octet-stream", offset, end);
}

/** Send a body and hear what became of it: the file from `before` to `after`. */
function carry(job, method, address, body, type, before = 0, after = job.size) {
  const request = new XMLHttpRequest();
  let heard = performance.now();
  const watch = setInterval(() => { if (job.state === "sending" && performance.now() - heard > STANDSTILL_MS) request.abort(); }, 1_000);
  Object.assign(job, { sent: before, request });
  request.open(method, address);
  request.setRequestHeader("X-CSRF-Token", document.body.dataset.csrf);
  if (type) request.setRequestHeader("Content-Type", type);
  request.upload.addEventListener("progress", (event) => {
    heard = performance.now();
    job.sent = before + (event.total ? (event.loaded / event.total) * (after - before) : 0);
    say(job);
  });
  request.upload.addEventListener("load", () => {
    job.sent = after;
    if (after === job.size) job.state = "checking";
    say(job);
  });
  request.addEventListener("loadend", () => {
    clearInterval(watch);
    if (job.request !== request) return;
    job.request = null;
    let said = {};
    try { said = JSON.parse(request.responseText); } catch { /* no answer of ours: the road broke */ }
    if (jobs.get(job.id) === job) {
      if (request.status === 200 && said.offset === after && !said.upload) {
        job.tries = 0; // the road carries
        return part(job, after);
      }
      answered(job, request.status, said, Number(request.getResponseHeader("Retry-After")) || 0);
    }
    return pump();
  });
  request.send(body);
  say(job);
}

function formOf(job) {
  const form = new FormData();
  form.append("conversation", job.ref);
  form.append("client_id", job.id);
  if (job.duration) form.append("duration_ms", String(Math.round(job.duration)));
  form.append("file", job.blob, job.name);
  return form;
}

function answered(job, status, said, wait = 0) {
  const result = status === 201 ? said : status === 200 ? said.upload : null;
  if (result?.id) Object.assign(job, { state: "done", sent: job.size, result });
  else {
    const isElsewhere = status === 409 && job.blob?.size > LARGE; // asked again, it says from where
    const may = isElsewhere || status === 0 || status === 200 || status === 408 || status === 401 || status >= 500 || status === 429;
    if (may && wait <= PATIENCE_S && !(said.code && status === 500)) {
      job.tries += 1;
      job.state = "waiting";
      job.notBefore = performance.now() + Math.max(wait * 1_000, Math.min(LONGEST_PAUSE_MS, 500 * 2 ** job.tries * (0.5 + Math.random() / 2)));
    } else Object.assign(job, { state: "failed", sent: 0, reason: said.detail || fileWords("refused"), isFinal: status === 413 || status === 422 });
  }
  say(job);
}

function hurry() {
  for (const job of jobs.values()) if (job.state === "waiting") job.notBefore = 0;
  pump();
}

document.addEventListener("line:up", hurry);
addEventListener("online", hurry);
setInterval(pump, 500);
