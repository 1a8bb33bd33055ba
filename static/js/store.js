// What this browser keeps for a person: drafts with what lies above them, and messages on their way. Gone when the person signs out.

const PREFIX = "livechat:";

/** Private windows and full disks refuse to store; then things live as long as the page, and before what was stored earlier. */
const memory = new Map();

export function keep(key, value) {
  try {
    localStorage.setItem(PREFIX + key, value);
    memory.delete(PREFIX + key);
  } catch {
    memory.set(PREFIX + key, value);
  }
}

export function recall(key) {
  if (memory.has(PREFIX + key)) return memory.get(PREFIX + key);
  try { return localStorage.getItem(PREFIX + key); } catch { return null; }
}

export function forget(key) {
  memory.delete(PREFIX + key);
  try { localStorage.removeItem(PREFIX + key); } catch { /* was in memory */ }
}

/** All keys that begin with these letters, without the prefix. */
export function keys(beginning) {
  const found = new Set(memory.keys());
  try { for (let at = 0; at < localStorage.length; at += 1) found.add(localStorage.key(at)); } catch { /* memory only */ }
  return [...found].filter((key) => key.startsWith(PREFIX + beginning)).map((key) => key.slice(PREFIX.length));
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sign-out]")) return;
  for (const kind of ["outbox:", "draft:", "tray:", "products:", "used:", "counted:", "told:"]) keys(kind).forEach(forget);
});
