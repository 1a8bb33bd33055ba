// On somebody's site: a button, and the window that it opens. Leaves nothing of itself in the page but one element with a shadow
// tree of its own and one entry in its storage; needs no style, no inline script and no request that a strict policy forbids.
((config) => {
  if (!config.enabled || Object.hasOwn(window, "livechat")) return; // an element with this id is no property of its own
  const KEY = "livechat";
  const script = document.currentScript;
  const ours = new URL(script.src).origin;
  let root = document.documentElement;
  const small = matchMedia("(max-width: 480px), (max-height: 480px) and (pointer: coarse)");
  const listeners = {};
  let frame = null;
  let isReady = false;
  let isWatched = null; // as the window knows it
  let isOpen = false;
  let isHidden = false;
  let unread = 0;
  let waiting = [];
  let language = "";
  let asked = ""; // of the window, in which it was to speak
  let isMute = false; // what came into the window has not answered yet
  let spoken = ""; // by the page in the window
  let said = "";
  let before = null;
  let visits = null;
  let offer = null;
  let place = ""; // known to the hidden frame, once that has come

  if (location.origin !== ours && !config.sites.includes(location.origin)) {
    console.warn(`livechat: ${location.origin} is not among the sites of this chat`);
    return;
  }

  const recall = () => {
    try { return JSON.parse(localStorage.getItem(KEY)) || {}; } catch { return {}; }
  };
  let { known, turn } = recall(); // turn: when somebody came or went last, in whichever tab
  const keep = (values) => {
    try { localStorage.setItem(KEY, JSON.stringify({ ...recall(), ...values })); } catch { /* then it begins anew on each page */ }
  };
  const isKnown = () => Boolean(known || recall().known);
  const give = (to, name, value) => to?.contentWindow?.postMessage({ livechat: name, value }, ours);
  const tell = (name, detail) => (listeners[name] || []).slice().forEach((listener) => { try { listener(detail); } catch (error) { console.error(error); } });
  const make = (tag, attributes, ...children) => {
    const element = tag === "svg" || tag === "path" ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    element.append(...children);
    return element;
  };
  const words = () => {
    const asked = [language, script.dataset.language, root.lang, ...(navigator.languages || [])];
    const tag = asked.map((each) => (each || "").split("-")[0]).find((each) => each in config.words) || config.language;
    return { tag, ...config.words[tag] };
  };

  // What stands in the page

  const style = new CSSStyleSheet();
  style.replaceSync(`
:host{all:initial!important;position:fixed!important;z-index:2147483000!important;--b:calc(max(20px,env(safe-area-inset-bottom)) + var(--livechat-bottom,0px));bottom:0;${config.side}:0}
:host([hidden]){display:none!important}
@media print{:host{display:none!important}}
button{all:unset;box-sizing:border-box;position:fixed;z-index:1;bottom:var(--b);${config.side}:20px;width:56px;height:56px;border-radius:28px;background:${config.fill};color:${config.ink};display:grid;place-items:center;cursor:pointer;box-shadow:0 2px 4px #0002,0 8px 24px #0003;touch-action:manipulation;forced-color-adjust:none;border:1px solid transparent}
iframe{all:unset;width:380px;height:min(600px,100% - 88px - var(--b))}
.offer,iframe{position:fixed;${config.side}:20px;bottom:calc(var(--b) + 68px);border-radius:12px;background:Canvas;color-scheme:light dark;box-shadow:0 2px 4px #0002,0 12px 48px #0004;outline:1px solid transparent}
.offer{max-width:min(320px,100% - 40px);display:flex;color:CanvasText;font:15px/1.4 system-ui,sans-serif}
.offer button{all:unset;padding:12px 16px;cursor:pointer;overflow-wrap:anywhere;white-space:pre-line;display:grid;grid:auto 1fr/36px 1fr;column-gap:10px}
.offer button+button{display:block;font-size:22px}
canvas{grid-row:1/3;width:36px}
button:focus-visible{outline:3px solid ${config.fill};outline-offset:3px;box-shadow:0 0 0 3px #fff}
svg{width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
b{position:absolute;top:-4px;inset-inline-end:-4px;min-width:22px;box-sizing:border-box;padding:0 6px;border-radius:11px;background:#c62828;color:#fff;font:600 13px/22px system-ui,sans-serif;text-align:center;box-shadow:0 0 0 2px #fff}
.visits,b:empty,.offer:empty{display:none!important}
iframe.away{visibility:hidden;pointer-events:none;opacity:0}
.full iframe{inset:0;width:100%;height:var(--high,100dvh);border-radius:0}
.full.open button{transition:visibility 0s 3s}
.full.open.ready button{visibility:hidden;transition:none}
@media(prefers-reduced-motion:no-preference){iframe{transition:opacity .15s}}
`);
  const badge = make("b", {});
  const sign = make("path", {});
  const button = make("button", { type: "button", "aria-expanded": "false" }, make("svg", { viewBox: "0 0 24 24" }, sign), badge);
  const bubble = make("div", { class: "offer", role: "status" });
  const box = make("div", {}, bubble, button);
  const host = make("livechat-widget", {});
  const shadow = host.attachShadow({ mode: "closed" });
  shadow.adoptedStyleSheets = [style];
  shadow.append(box);

  const paint = () => {
    const { tag, title, unread: more } = words();
    host.lang = tag;
    host.hidden = isHidden;
    box.className = [small.matches && "full", isOpen && "open", isReady && "ready"].join(" ");
    button.setAttribute("aria-expanded", isOpen);
    button.setAttribute("aria-label", unread && !isOpen ? `${title}, ${more.replace("{count}", unread)}` : title);
    badge.textContent = isOpen || !unread ? "" : unread > 99 ? "99+" : unread;
    sign.setAttribute("d", isOpen ? "M6 9l6 6l6 -6" : "M3 20l1.3 -3.9a9 8 0 1 1 3.4 2.9l-4.7 1M12 12v.01M8 12v.01M16 12v.01");
    if (frame) { frame.className = isOpen ? "" : "away"; frame.title = title; frame.inert = !isOpen; }
    lock(isOpen && small.matches);
    watch();
  };
  /** The page behind a window that fills the screen stays where it is. */
  const lock = (on) => {
    if (on && !before) { before = [root.style.overflow, scrollX, scrollY]; root.style.overflow = "hidden"; }
    else if (!on && before) { root.style.overflow = before[0]; scrollTo({ left: before[1], top: before[2], behavior: "instant" }); before = null; }
  };
  const fit = () => box.style.setProperty("--high", `${visualViewport.height}px`); // above the keyboard of a telephone

  // The window

  const post = (name, value) => {
    if (isReady) give(frame, name, value);
    else waiting.push([name, structuredClone(value)]); // what cannot be sent is refused to whoever calls, and holds up nothing
  };
  const watch = () => {
    const now = isOpen && document.visibilityState === "visible" && document.hasFocus();
    if (isReady && now !== isWatched) post("watched", isWatched = now);
  };
  const address = () => `${ours}${config.base}?language=${words().tag}`;
  const load = () => {
    if (frame) return;
    frame = make("iframe", { src: address(), allow: "microphone; clipboard-write; autoplay; fullscreen", class: "away" });
    frame.addEventListener("load", () => {
      isReady = false;
      isMute = true;
      paint();
      give(frame, "hello");
    });
    box.append(frame);
  };
  const change = (open, isMine = true) => {
    if (open === isOpen || isHidden) return;
    if (open && isMute) frame.src = address();
    if (open) load();
    if (open) bubble.replaceChildren();
    isOpen = open;
    if (!open && isMine) button.focus({ preventScroll: true });
    paint();
    fit();
    if (open && isMine) { frame.focus(); post("opened"); }
    if (isMine) keep({ open });
    tell(open ? "open" : "close");
  };
  // What visitors are told before they ask: a hidden frame of ours reports the page, since the site may forbid the script to

  const report = (name, value) => give(visits, name, value);
  const arrive = () => {
    place = location.href;
    report("visit", { url: place, title: document.title, referrer: document.referrer, language: navigator.language, speaks: words().tag, talking: isKnown() });
  };
  const greet = (given) => {
    if (isHidden || isKnown()) return;
    offer = given;
    const { id, name, text, face } = given;
    report("greeted", id);
    tell("greeting", { text });
    if (isOpen && isReady) post("greeting", given);
    if (isOpen) return;
    const picture = make("canvas", { width: 72, height: 72 });
    if (face) picture.getContext("2d").drawImage(face, 0, 0);
    const answer = make("button", { type: "button" }, picture, make("strong", { dir: "auto" }, name), make("span", { dir: "auto" }, text));
    const shut = make("button", { type: "button", "aria-label": words().dismiss }, "×");
    answer.addEventListener("click", () => { if (isReady) post("greeting", given); change(true); });
    shut.addEventListener("click", () => { bubble.replaceChildren(); report("dismissed", id); offer = null; });
    bubble.replaceChildren(answer, shut);
  };
  const beginVisits = () => {
    visits = make("iframe", { src: `${ours}${config.visits}&site=${encodeURIComponent(location.origin)}`, class: "visits" });
    box.append(visits);
    setInterval(() => { if (place && location.href !== place) arrive(); }, 1000);
  };

  // What the window and the hidden frame say

  const heard = {
    ready: (value) => {
      isReady = true;
      isMute = false;
      isWatched = null;
      spoken = value.language;
      if (language && words().tag !== value.language && asked !== language) { post("language", words().tag); asked = language; isReady = false; return; } // the page comes again
      if (value.hidden) change(false, false);
      const was = { isHidden, known };
      ({ hidden: isHidden, known } = value);
      keep({ known });
      if (place && known && !was.known) arrive();
      if (was.isHidden && !isHidden && recall().open) change(true, false);
      if (offer && !known) post("greeting", offer);
      waiting.splice(0).forEach(([name, each]) => post(name, each));
      heard.unread(value.unread);
      tell("ready", { registered: known });
      paint();
      if (isOpen && document.activeElement === host) post("opened"); // never away from a field of the page
    },
    unread: (count) => {
      if (count === unread) return;
      unread = count;
      tell("unread", { count });
      paint();
    },
    close: () => change(false),
    hidden: (value) => { if (value) change(false); isHidden = value; paint(); },
    registered: () => { keep({ turn: turn = Date.now() }); tell("registered"); },
    forgotten: () => { known = false; keep({ known, turn: turn = Date.now() }); },
    leaving: () => { isReady = false; },
    visiting: arrive,
    greet,
  };
  for (const name of ["message", "cart", "refused"]) heard[name] = (value) => tell(name, value);
  if (config.hours) {
    const { away, now, turns } = config.hours;
    isHidden = away;
    const wait = turns - Math.min(Math.max(Date.now(), now), now + 36e4); // the clock here counts within what this script may be old
    if (turns && wait < 2 ** 31) setTimeout(() => { if (!isReady) heard.hidden(!away); }, wait);
  }
  addEventListener("message", (event) => {
    const name = event.data?.livechat;
    const isOurs = [frame, visits].some((each) => each?.contentWindow === event.source) || name === "leaving"; // a page that is gone by now has no window any more
    if (event.origin === ours && isOurs && Object.hasOwn(heard, name)) heard[name](event.data.value ?? {});
  });

  // What the site's own scripts can do

  const api = {
    open: () => change(true),
    close: () => change(false),
    toggle: () => change(!isOpen),
    identify: (signed) => { if (typeof signed === "string" && signed && signed !== said) { said = signed; load(); post("identify", signed); } },
    setAttributes: (values) => { load(); post("attributes", { ...values }); },
    setLanguage: (tag) => { language = String(tag); paint(); if (isReady && words().tag !== spoken) { post("language", words().tag); isReady = false; } },
    send: (text) => { if (typeof text === "string" && text.trim()) { load(); change(true); post("send", text.slice(0, 1e5)); } },
    addToCart: (...wish) => { load(); post("cart", wish); },
    on: (name, listener) => {
      (listeners[name] ||= []).push(listener);
      if (name === "ready" && isReady) listener({ registered: isKnown() });
      return () => { listeners[name] = listeners[name].filter((each) => each !== listener); };
    },
  };
  Object.defineProperty(window, "livechat", { value: Object.freeze(api) });

  button.addEventListener("click", () => change(!isOpen));
  button.addEventListener("keydown", (event) => { if (event.key === "Escape") change(false); });
  button.addEventListener("pointerenter", load);
  small.addEventListener("change", paint);
  for (const name of ["visibilitychange", "focus", "blur"]) addEventListener(name, () => setTimeout(watch));
  visualViewport.addEventListener("resize", fit);
  /** Another tab has opened or closed it, or somebody has come or gone there. */
  const follow = () => {
    const now = recall();
    if (now.turn !== turn) { // somebody has come or gone in another tab
      ({ known, turn } = now);
      if (frame) { isReady = false; frame.src = address(); } else load();
    }
    if (typeof now.open === "boolean") change(now.open, false);
  };
  addEventListener("storage", (event) => { if (event.key === KEY) follow(); });
  addEventListener("pageshow", (event) => { if (event.persisted) follow(); }); // the page lay still meanwhile and heard nothing

  const soon = (act) => (window.requestIdleCallback || setTimeout)(act, { timeout: 1000 });
  const stand = () => {
    if (root !== (root = document.documentElement)) kept.observe(root, { childList: true }); // another root is watched, too
    if (!host.isConnected) { isReady = false; root.append(host); }
  };
  const kept = new MutationObserver(stand);
  const begin = () => {
    stand();
    for (const each of [document, root]) kept.observe(each, { childList: true }); // pages that swap themselves take everything else away
    paint();
    const { open } = recall();
    if (known || open) soon(() => { load(); if (open) change(true, false); });
    if (config.visits && location.origin !== ours) soon(beginVisits);
    dispatchEvent(new CustomEvent("livechat:ready", { detail: api }));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})
