// Files on their way, kept in this browser until the server has them: a reload or a closed page loses none. Gone on sign-out.

const NAME = "livechat-files";
const STORE = "files";
const memory = new Map(); // private windows and full disks refuse to store; then files live as long as the page

let opening = null;

function open() {
  opening ??= new Promise((resolve) => {
    let request;
    try { request = indexedDB.open(NAME, 1); } catch { resolve(null); return; }
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => resolve(null);
  });
  return opening;
}

async function act(mode, work) {
  const base = await open();
  if (!base) return undefined;
  return new Promise((resolve) => {
    try {
      const change = base.transaction(STORE, mode);
      const request = work(change.objectStore(STORE));
      change.oncomplete = () => resolve(request?.result);
      change.onerror = change.onabort = () => resolve(undefined);
    } catch { resolve(undefined); }
  });
}

export function keepBlob(id, blob) {
  memory.set(id, blob);
  return act("readwrite", (store) => store.put(blob, id));
}

export async function recallBlob(id) {
  return memory.get(id) ?? act("readonly", (store) => store.get(id));
}

export function forgetBlob(id) {
  memory.delete(id);
  return act("readwrite", (store) => store.delete(id));
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sign-out]")) return;
  memory.clear();
  act("readwrite", (store) => store.clear());
});
