// What a screen reader hears of a conversation: each message of others once, with its sender's name, and what could not be sent. The
// list itself is silent: there ticks turn, words are corrected and times move, which nobody needs to hear again.

const LASTS_MS = 30_000;
const MOST = 400;
const heard = new Set(); // the newest entries that were said
const region = Object.assign(document.createElement("div"), { className: "hidden-visually", id: "aloud" });
region.setAttribute("role", "log");
document.body.append(region);

const UNSAID = ".meta, .avatar, .message-tools, [aria-hidden], [hidden], template, button, progress, audio, video";

function wordsOf(element) {
  const copy = element.cloneNode(true);
  for (const part of copy.querySelectorAll(UNSAID)) part.remove();
  for (const image of copy.querySelectorAll("img[alt]")) image.replaceWith(` ${image.alt} `);
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function say(words) {
  if (!words) return;
  const line = Object.assign(document.createElement("p"), { textContent: words, dir: "auto" });
  region.append(line);
  setTimeout(() => line.remove(), LASTS_MS);
}

/** Say why one's own message was not sent. */
export const sayRefusal = (item) => say(wordsOf(item.querySelector(".tick") ?? item));

document.addEventListener("thread:added", ({ detail: { item, own } }) => {
  if (own || heard.has(item.id)) return;
  heard.add(item.id);
  if (heard.size > MOST) heard.delete(heard.values().next().value);
  say(wordsOf(item));
});
