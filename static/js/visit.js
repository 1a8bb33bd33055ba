// The hidden frame on a shop's site. It hears from the page around it where the visitor is, tells the server, and hands
// the page what is to be shown. What it must remember stays in this browser, apart for each site.

const { workspace, site } = document.documentElement.dataset;
const KEY = `livechat-visit-${workspace}`;
const VISIT_MS = 30 * 60_000; // whoever was away this long comes again
const KEPT = 200;
const LONGEST_WAIT_S = 3600;
const SIZE = 72; // pixels of whoever says something, drawn for sharp screens
const PICTURE_MS = 3000; // so long a message waits for it

const word = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18)))).replaceAll("+", "-").replaceAll("/", "_");
const tab = word();
let canKeep = true;
let place = null; // { url, title, referrer, language, speaks, talking }
let since = 0;
let beat = 0;
let due = 0;
let asking = false;
let again = false;
let open = ""; // the message that lies open on the page
let known = read();

function read() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { id: word(), visits: 0, at: 0, seen: [], closed: 0, ...found };
  } catch {
    canKeep = false;
    return { id: word(), visits: 0, at: 0, seen: [], closed: 0 };
  }
}

function keep(changes) {
  if (canKeep) known = read(); // another tab may have gone on meanwhile
  Object.assign(known, changes(known));
  known.closed = Math.min(known.closed, Date.now()); // by a clock that has been set back since
  try {
    localStorage.setItem(KEY, JSON.stringify(known));
  } catch {
    canKeep = false;
  }
}

const say = (name, value) => parent.postMessage({ livechat: name, value }, site);

function body(extra) {
  const now = Date.now();
  return JSON.stringify({
    workspace, site, tab, visitor: known.id, ...place, seconds: Math.round((performance.now() - since) / 100) / 10,
    visits: Math.max(1, known.visits), seen: known.seen.slice(-KEPT), dismissed_s: known.closed ? Math.max(0, (now - known.closed) / 1000) : null,
    busy: open !== "" || !canKeep, unlisted: navigator.globalPrivacyControl === true || navigator.doNotTrack === "1", ...extra,
  });
}

async function report(extra = {}) {
  if (!place) return;
  if (asking && !extra.news) { again = true; return; }
  asking = true;
  clearTimeout(beat);
  clearTimeout(due);
  keep(({ visits, at }) => ({ visits: Date.now() - at > VISIT_MS ? visits + 1 : visits, at: Date.now() }));
  let next = { every: 60 };
  try {
    const answer = await fetch("/api/widget/visit", { method: "POST", credentials: "omit", keepalive: true, headers: { "content-type": "application/json" }, body: body(extra) });
    if (answer.ok) next = await answer.json();
    else if (answer.status === 403 || answer.status === 404) next = {};
  } catch { /* the road is broken: the next sign of life tries it again */ }
  asking = false;
  follow(next);
  if (again) { again = false; report(); }
}

/** Whoever says something: their picture, or their letters. The page may fetch neither, so it is given what it has to show. */
async function drawn({ letters, fill, ink, picture, is_logo }) {
  const canvas = Object.assign(document.createElement("canvas"), { width: SIZE, height: SIZE });
  const pen = canvas.getContext("2d");
  const image = picture && await fetched(picture);
  pen.beginPath();
  pen.roundRect(0, 0, SIZE, SIZE, is_logo && image ? SIZE / 6 : SIZE / 2);
  pen.clip();
  pen.fillStyle = image ? "#fff" : fill;
  pen.fillRect(0, 0, SIZE, SIZE);
  if (image) {
    const scale = SIZE / Math[is_logo ? "max" : "min"](image.width, image.height);
    const [width, height] = [image.width * scale, image.height * scale];
    pen.drawImage(image, (SIZE - width) / 2, (SIZE - height) / 2, width, height);
  } else {
    Object.assign(pen, { fillStyle: ink, font: `600 ${SIZE * .4}px system-ui, sans-serif`, textAlign: "center", textBaseline: "middle" });
    pen.fillText(letters, SIZE / 2, SIZE * .53);
  }
  return createImageBitmap(canvas);
}

async function fetched(picture) {
  try {
    const answer = await fetch(picture, { credentials: "omit", signal: AbortSignal.timeout?.(PICTURE_MS) });
    return answer.ok ? await createImageBitmap(await answer.blob()) : null;
  } catch { return null; } // then their letters say it
}

async function greet({ id, text, name, staff, sender }) {
  const face = sender && await drawn(sender).catch(() => null); // an old browser shows the words alone
  say("greet", { id, text, name, staff, face });
}

function follow({ every = 0, wait = null, greet: said = null }) {
  if (said && (said.staff || !open) && !known.seen.includes(said.rule)) {
    open = said.id;
    if (said.rule) keep(({ seen }) => ({ seen: [...seen, said.rule].slice(-KEPT) }));
    greet({ name: "", staff: "", ...said });
  }
  if (document.visibilityState !== "visible" || !every) return;
  beat = setTimeout(report, every * 1000);
  if (wait !== null && wait < every) due = setTimeout(report, Math.min(wait, LONGEST_WAIT_S) * 1000 + 100);
}

const text = (value, most) => (typeof value === "string" ? value.slice(0, most) : "");

addEventListener("message", ({ origin, source, data }) => {
  if (origin !== site || source !== parent) return;
  const { livechat: name, value } = data ?? {};
  if (name === "visit" && typeof value === "object" && value) {
    const url = text(value.url, 4000);
    if (!place || place.url !== url) since = performance.now();
    place = { url, title: text(value.title, 1000), referrer: text(value.referrer, 4000), language: text(value.language, 35), speaks: text(value.speaks, 35), talking: value.talking === true };
    report();
  } else if (name === "greeted") report({ news: "shown", greeting: text(value, 8000) });
  else if (name === "dismissed") {
    open = "";
    keep(() => ({ closed: Date.now() }));
    report({ news: "dismissed", greeting: text(value, 8000) });
  }
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") report();
  else { clearTimeout(beat); clearTimeout(due); }
});
addEventListener("pagehide", () => { if (place) fetch("/api/widget/visit", { method: "POST", credentials: "omit", keepalive: true, headers: { "content-type": "application/json" }, body: body({ leaving: true }) }).catch(() => {}); });
say("visiting");
