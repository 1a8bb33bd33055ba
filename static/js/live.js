// The life of the line: opening it, noticing that it died, coming back, and asking again for what was missed meanwhile.
// Says `line:up`, `line:down` and `line:final` on the document. Import before htmx starts: it gives htmx its sockets.

const FINAL = new Set([1008, 4401, 4403]);
const STALE = 4409; // this page is somebody else's by now, or of data that have been restored since
const LOAD_AGAIN = 409; // the same before the line is open; or there is something to be done first, and the door leads there
const TOO_FAST = 4429;
const TOO_MANY = 429; // pages are open, of this session or this address
const RELOAD_PAUSE_MS = 60_000;
const RESTARTING = 1012;
const SIGNED_OUT = new Set([4401, 4403]);
const SHORTEST_MS = 500;
const LONGEST_MS = 30_000;
const JITTER_MS = 100;
const SILENCE_MS = 70_000; // the server tells positions every 25 s; this long without a word means the road is cut
const JOIN_PAUSE_MS = 1_000;
const ASK_FROM = 2; // tries in vain; one may meet a server that restarts

let socket = null;
let wrapper = null;
let attempt = 0;
let timer = 0;
let nextTryAt = 0;
let heardAt = 0;
let downSince = performance.now();
let finalCode = 0;
let leaving = false;
let expectsPositions = false;
let refused = "";
const joinedAt = new Map();

const say = (name, detail = {}) => document.dispatchEvent(new CustomEvent(name, { detail }));

export const isUp = () => socket !== null && socket.readyState === WebSocket.OPEN;
export const isFinal = () => finalCode !== 0;
/** Milliseconds for which there has been no open line; 0 while it is open. */
export const downFor = () => (isUp() ? 0 : performance.now() - downSince);
/** Why the server lets this page not in, in its own words, as far as it has said so. */
export const refusal = () => refused;
/** Milliseconds until the next try, 0 when one is under way. */
export const nextTryIn = () => (timer ? Math.max(0, nextTryAt - performance.now()) : 0);

/** Send one command now. False when there is no line: then it was not sent. */
export function send(values) {
  if (!isUp()) return false;
  socket.send(JSON.stringify(values));
  return true;
}

/** Words without the halves of signs that were cut in two: nobody can store those. */
export const whole = (text) => text.replace(/\p{Surrogate}/gu, "\ufffd");

/** Ask for everything that the document does not show yet of one conversation (or of all), at most once a second. */
export function rejoin(ref) {
  for (const form of document.querySelectorAll("form.join")) {
    const own = form.dataset.conversation;
    if ((ref && own !== ref) || !isUp()) continue;
    const wait = (joinedAt.get(own) ?? -Infinity) + JOIN_PAUSE_MS - performance.now();
    if (wait <= 0) join(form);
    else setTimeout(() => rejoin(own), wait);
  }
}

function join(form) {
  const ref = form.dataset.conversation;
  if (!form.isConnected || !isUp()) return;
  if (performance.now() - (joinedAt.get(ref) ?? -Infinity) < JOIN_PAUSE_MS / 2) return;
  joinedAt.set(ref, performance.now());
  htmx.trigger(form, "join");
}

/** Give up the present socket and try another one at once. */
export function reconnect() {
  if (finalCode || leaving) return;
  clearTimeout(timer);
  timer = 0;
  const old = socket;
  socket = null;
  if (old && old.readyState < WebSocket.CLOSING) old.close();
  if (downSince === 0) markDown();
  if (wrapper) (wrapper.reconnect ?? wrapper.init).call(wrapper);
}

function markDown() {
  if (downSince === 0) downSince = performance.now();
  document.documentElement.dataset.line = "down";
  say("line:down");
}

/** A server that restarts says when it wants this page back, soon and not all at once; any other end is a failure. */
function comeBackLater({ code, reason }) {
  const asked = code === RESTARTING && /(\d+) ms$/.exec(reason);
  const ceiling = Math.min(LONGEST_MS, 1_000 * 2 ** attempt);
  const delay = asked ? Number(asked[1]) + Math.random() * JITTER_MS : SHORTEST_MS + Math.random() * (ceiling - SHORTEST_MS);
  if (!asked) attempt += code === TOO_FAST ? 5 : 1;
  clearTimeout(timer);
  nextTryAt = performance.now() + delay;
  timer = setTimeout(reconnect, delay);
}

/** Begin again from the page, where that was not done a moment ago; whether it is. */
export function beginAnew() {
  const key = "livechat:reloaded";
  try {
    if (Date.now() - Number(sessionStorage.getItem(key)) < RELOAD_PAUSE_MS) return false;
    sessionStorage.setItem(key, String(Date.now()));
  } catch { /* then it is not known */ }
  location.reload();
  return true;
}

function end(code) {
  finalCode = code;
  clearTimeout(timer);
  timer = 0;
  say("line:final", { code });
  if (SIGNED_OUT.has(code)) setTimeout(() => location.assign(document.body.dataset.signedOutUrl || "/"), 1_500);
}

/** Browsers do not say why a line was refused: the same address tells it to a plain question. */
async function askWhy(url) {
  try {
    const answer = await fetch(url.replace(/^ws/, "http"), {
      method: "POST", credentials: "same-origin", headers: { Accept: "application/problem+json", "Accept-Language": document.documentElement.lang },
    });
    if (answer.status === LOAD_AGAIN && !isUp()) beginAnew();
    refused = answer.status === TOO_MANY ? (await answer.json()).detail : "";
  } catch {
    refused = ""; // the road is cut
  }
}

function createWebSocket(url) {
  const born = new WebSocket(url);
  let wasOpen = false;
  socket = born;
  say("line:born", { socket: born });
  expectsPositions = false;
  joinedAt.clear();
  born.addEventListener("open", () => { wasOpen = true; });
  born.addEventListener("message", () => {
    heardAt = performance.now();
    attempt = 0;
  });
  born.addEventListener("close", (event) => {
    if (socket !== born) return; // one that was given up
    socket = null;
    markDown();
    if (event.code === STALE && beginAnew()) return;
    if (FINAL.has(event.code)) end(event.code);
    else if (!leaving) comeBackLater(event);
    if (!wasOpen && !leaving && attempt >= ASK_FROM) askWhy(url);
  });
  // The extension would come back on its own after some codes only; coming back is decided here.
  queueMicrotask(() => { born.onclose = null; });
  return born;
}

function opened(event) {
  wrapper = event.detail.socketWrapper;
  wrapper.queue.length = 0; // what waits is in the outbox, not in the extension's memory
  downSince = 0;
  refused = "";
  heardAt = performance.now();
  document.documentElement.dataset.line = "up";
  for (const form of document.querySelectorAll("form.join")) join(form);
  say("line:up");
}

function loaded(event) {
  const root = event.detail.elt;
  if (!isUp() || !root.querySelectorAll) return;
  const forms = [...root.querySelectorAll("form.join")];
  if (root.matches?.("form.join")) forms.push(root);
  for (const form of forms) {
    joinedAt.delete(form.dataset.conversation);
    join(form);
  }
}

function watch() {
  if (finalCode || !isUp()) return;
  if (expectsPositions && performance.now() - heardAt > SILENCE_MS) reconnect();
}

function returned() {
  if (document.visibilityState !== "visible" || finalCode) return;
  const silent = expectsPositions && performance.now() - heardAt > SILENCE_MS / 2;
  if ((!isUp() && socket?.readyState !== WebSocket.CONNECTING) || silent) reconnect();
}

document.documentElement.dataset.line = "connecting";
htmx.createWebSocket = createWebSocket;
document.addEventListener("htmx:wsOpen", opened);
document.addEventListener("htmx:wsError", (event) => { wrapper ??= event.detail.socketWrapper; });
document.addEventListener("htmx:wsAfterMessage", () => {
  if (document.getElementById("position")?.dataset.conversations !== "{}") expectsPositions = true;
});
document.addEventListener("htmx:load", loaded);
document.addEventListener("visibilitychange", returned);
addEventListener("online", reconnect);
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
addEventListener("pagehide", () => { leaving = true; clearTimeout(timer); });
setInterval(watch, 1_000);
