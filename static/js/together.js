// The team in one conversation: who else looks at it, who is writing a reply, and a question before two answer at once.

const me = document.body.dataset.me;
const asked = new Map(); // conversation → whose writing was already pointed out
const timers = new WeakMap();

const writingIn = (ref) => document.getElementById(`writing-${ref}`);
const textOf = (form) => form.elements.text?.value.trim() ?? "";
const isReply = (form) => (form.elements.type?.value ?? "send_message") === "send_message";

/** Parts of a fragment that concern one person are shown to that person alone. */
function personal(root = document) {
  for (const part of root.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== me;
}

function beforeSwap(event) {
  const { target, fragment } = event.detail;
  if (target.matches(".viewers")) fragment.querySelector(`[data-person="${CSS.escape(me)}"]`)?.remove();
  else if (target.matches(".offer")) personal(fragment);
  else if (target.matches(".writing")) {
    const newer = fragment.querySelector(".writing");
    const stopsAnother = newer && newer.childElementCount === 0 && target.childElementCount > 0 && newer.dataset.by !== target.dataset.by;
    if (stopsAnother || newer?.dataset.by === me) event.detail.shouldSwap = false;
  }
}

/** Nobody is shown writing for longer than the server said with the last word of it. */
function expire() {
  for (const line of document.querySelectorAll(".writing:not(:empty)")) {
    if (timers.has(line)) continue;
    timers.set(line, setTimeout(() => { if (line.isConnected) line.replaceChildren(); }, Number(line.dataset.lastsMs)));
  }
}

/** A colleague who has answered writes no more, and the next who writes is pointed out again. */
function answered({ detail: { ref, item } }) {
  const line = writingIn(ref);
  if (line && line.dataset.by === item.dataset.sender) line.replaceChildren();
  if (item.dataset.sender === me) asked.delete(ref);
}

function question(ref, goOn) {
  const line = writingIn(ref);
  const dialog = document.getElementById("collision-dialog");
  asked.set(ref, line.dataset.by);
  dialog.querySelector("[data-who]").textContent = line.textContent.trim();
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    document.querySelector("#pane form[data-composer] textarea")?.focus({ preventScroll: true });
    if (dialog.returnValue === "confirm") goOn();
  }, { once: true });
  dialog.showModal();
}

/** Whether a reply would collide with a colleague's, and nobody has been asked about it yet. */
function collides(form) {
  const line = writingIn(form.dataset.composer);
  return Boolean(line?.childElementCount) && asked.get(form.dataset.composer) !== line.dataset.by && textOf(form) !== "" && isReply(form);
}

function stop(event, form, goOn) {
  if (!collides(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  question(form.dataset.composer, goOn);
}

document.addEventListener("htmx:oobBeforeSwap", beforeSwap);
document.addEventListener("htmx:wsAfterMessage", expire);
document.addEventListener("htmx:load", () => personal());
document.addEventListener("thread:added", answered);
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches?.("form[data-composer]")) stop(event, form, () => form.requestSubmit());
}, true);
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-send-and]");
  const form = button?.closest("form[data-composer]");
  if (form) stop(event, form, () => button.click());
}, true);
document.addEventListener("line:down", () => {
  for (const element of document.querySelectorAll(".writing, .viewers")) element.replaceChildren();
});
personal();
