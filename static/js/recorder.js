// Voice messages: recorded in the page with time and level in sight, thrown away or sent with one press.
import { submit } from "./outbox.js";
import { fileWords, lengthWords } from "./sizes.js";
import { begin } from "./uploading.js";

const FORMS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const LONGEST_MS = 10 * 60_000;
const SHORTEST_MS = 500;
const BARS = 64;
let now = null; // the recording that is being made

const formOf = (element) => element.closest?.("form[data-composer]");
const mediaType = () => FORMS.find((form) => MediaRecorder.isTypeSupported(form)) ?? "";
const can = Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);

function tell(words) {
  const frame = document.querySelector('template[data-toast="error"]')?.content.firstElementChild.cloneNode(true);
  if (!frame) return void alertInField(words);
  frame.id = `toast-recorder-${Date.now()}`;
  frame.querySelector(".toast__text").textContent = words;
  document.getElementById("toasts").append(frame);
  return undefined;
}

function alertInField(words) {
  document.getElementById("toasts").append(Object.assign(document.createElement("p"), { className: "toast toast--error", textContent: words }));
}

async function start(form) {
  if (now) return;
  now = { form };
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
  } catch (error) {
    now = null;
    return void tell(fileWords(error.name === "NotFoundError" ? "noMicrophone" : "microphone"));
  }
  const recorder = new MediaRecorder(stream, { mimeType: mediaType(), audioBitsPerSecond: 32_000 });
  Object.assign(now, { stream, recorder, pieces: [], began: performance.now(), levels: [] });
  recorder.addEventListener("dataavailable", (event) => { if (event.data.size) now?.pieces.push(event.data); });
  recorder.start(1_000);
  listen(stream);
  show(form, true);
  now.timer = setInterval(tick, 100);
  form.querySelector("[data-recording-send]").focus({ preventScroll: true });
}

/** How loud it is, for the picture beside the time. */
function listen(stream) {
  now.context = new AudioContext();
  now.meter = now.context.createAnalyser();
  now.meter.fftSize = 512;
  now.context.createMediaStreamSource(stream).connect(now.meter);
}

function tick() {
  const passed = performance.now() - now.began;
  const place = now.form.querySelector("[data-recording]");
  if (!place?.isConnected) return finish(false);
  place.querySelector(".recording__time").textContent = lengthWords(passed / 1_000);
  const sound = new Uint8Array(now.meter.fftSize);
  now.meter.getByteTimeDomainData(sound);
  now.levels.push(Math.max(...sound.map((value) => Math.abs(value - 128))) / 128);
  draw(place.querySelector("canvas"));
  if (passed > LONGEST_MS) finish(true);
  return undefined;
}

function draw(canvas) {
  const brush = canvas.getContext("2d");
  const wide = canvas.width / BARS;
  brush.clearRect(0, 0, canvas.width, canvas.height);
  brush.fillStyle = getComputedStyle(canvas).color;
  now.levels.slice(-BARS).forEach((level, at, all) => {
    const high = Math.max(3, Math.min(1, level * 1.6) * canvas.height);
    brush.fillRect((BARS - all.length + at) * wide, (canvas.height - high) / 2, wide - 2, high);
  });
}

/** Stop; with `wanted` it becomes a message. */
function finish(wanted) {
  if (!now?.recorder) return;
  const made = now;
  const length = performance.now() - made.began;
  now = null;
  clearInterval(made.timer);
  made.recorder.addEventListener("stop", () => {
    made.stream.getTracks().forEach((track) => track.stop());
    made.context.close();
    if (wanted && length > SHORTEST_MS && made.pieces.length) deliver(made, length);
  }, { once: true });
  made.recorder.addEventListener("dataavailable", (event) => { if (event.data.size) made.pieces.push(event.data); });
  made.recorder.stop();
  show(made.form, false);
  made.form.elements.text?.focus({ preventScroll: true });
}

function deliver(made, length) {
  const type = made.recorder.mimeType.split(";")[0] || "audio/webm";
  const blob = new Blob(made.pieces, { type });
  const id = crypto.randomUUID?.() ?? String(Math.random()).slice(2) + Date.now();
  const name = `voice-message.${type === "audio/mp4" ? "m4a" : type === "audio/ogg" ? "ogg" : "weba"}`;
  const ref = made.form.dataset.composer;
  begin({ id, ref, blob, name, duration: length });
  submit(ref, "", {}, [{ id, name, size: blob.size, type, duration: length }]);
  document.dispatchEvent(new CustomEvent("composer:sent", { detail: { ref } }));
}

function show(form, on) {
  form.toggleAttribute("data-records", on);
  form.querySelector("[data-recording]").hidden = !on;
  if (on) form.querySelector(".recording__time").textContent = lengthWords(0);
}

if (can) document.documentElement.dataset.records = "true";
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-record], [data-recording-cancel], [data-recording-send]");
  const form = button && formOf(button);
  if (!form) return;
  if (button.matches("[data-record]")) start(form);
  else finish(button.matches("[data-recording-send]"));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !now?.recorder) return;
  event.preventDefault();
  finish(false);
});
document.addEventListener("htmx:beforeCleanupElement", (event) => { if (now?.form && event.target.contains?.(now.form)) finish(false); });
addEventListener("pagehide", () => finish(false));
