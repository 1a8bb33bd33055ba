// Files on their way to the server: a few at once, with what has gone so far; a road that breaks is tried again by itself, under
// the same name, until the file is there or the server says why not. Says `upload:changed` for each step.
import { forgetBlob, keepBlob } from "./blobs.js";
import { fileWords } from "./sizes.js";

const AT_ONCE = 2;
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
  const request = new XMLHttpRequest();
  let heard = performance.now();
  const watch = setInterval(() => { if (job.state === "sending" && performance.now() - heard > STANDSTILL_MS) request.abort(); }, 1_000);
  Object.assign(job, { state: "sending", sent: 0, request });
  request.open("POST", job.source ?? "/api/uploads");
  request.setRequestHeader("X-CSRF-Token", document.body.dataset.csrf);
  request.upload.addEventListener("progress", (event) => {
    heard = performance.now();
    job.sent = event.total ? (event.loaded / event.total) * job.size : 0;
    say(job);
  });
  request.upload.addEventListener("load", () => { job.state = "checking"; job.sent = job.size; say(job); });
  request.addEventListener("loadend", () => {
    clearInterval(watch);
    if (job.request !== request) return;
    job.request = null;
    if (jobs.get(job.id) === job) answered(job, request);
    pump();
  });
  if (job.source) request.setRequestHeader("Content-Type", "application/json");
  request.send(job.source ? JSON.stringify({ conversation: job.ref, client_id: job.id }) : formOf(job));
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

function answered(job, request) {
  let said = {};
  try { said = JSON.parse(request.responseText); } catch { /* no answer of ours: the road broke */ }
  if (request.status === 201 && said.id) Object.assign(job, { state: "done", sent: job.size, result: said });
  else {
    const wait = Number(request.getResponseHeader("Retry-After")) || 0;
    const may = request.status === 0 || request.status === 408 || request.status === 401 || request.status >= 500 || request.status === 429;
    if (may && wait <= PATIENCE_S && !(said.code && request.status === 500)) {
      job.tries += 1;
      job.state = "waiting";
      job.sent = 0;
      job.notBefore = performance.now() + Math.max(wait * 1_000, Math.min(LONGEST_PAUSE_MS, 500 * 2 ** job.tries * (0.5 + Math.random() / 2)));
    } else Object.assign(job, { state: "failed", sent: 0, reason: said.detail || fileWords("refused"), isFinal: request.status === 413 || request.status === 422 });
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
