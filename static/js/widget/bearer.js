// Where the browser keeps no cookie for us on somebody's site, this page carries the session's token itself: in its own storage
// for as long as the tab lives, with each request, and as the first word on the line.

const KEY = "livechat-token";
const { token, over, me } = document.body.dataset;

export function tokenKept() {
  try { return sessionStorage.getItem(KEY); } catch { return null; }
}
export function keepToken(given) {
  try { sessionStorage.setItem(KEY, given); } catch { /* then this page is the last that knows it */ }
}
export function dropToken() {
  try { sessionStorage.removeItem(KEY); } catch { /* there is none */ }
}
/** Go on with a token: the server says whether it is needed, or the browser has kept a cookie after all. */
export function enter(action, given) {
  const form = Object.assign(document.createElement("form"), { method: "post", action });
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "token", value: given }));
  document.body.append(form);
  form.submit();
}

if (token) keepToken(token);
else if (me || over !== undefined) dropToken();

if (token) {
  const words = `Bearer ${token}`;
  const isOurs = (url) => new URL(url, location.href).origin === location.origin;
  const plain = window.fetch;
  window.fetch = (input, init = {}) => {
    if (!isOurs(input instanceof Request ? input.url : input)) return plain(input, init);
    const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined));
    headers.set("Authorization", words);
    return plain(input, { ...init, headers });
  };
  const { open } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function opened(method, url, ...rest) {
    open.call(this, method, url, ...rest);
    if (isOurs(url)) this.setRequestHeader("Authorization", words);
  };
  document.addEventListener("line:born", ({ detail: { socket } }) => {
    socket.addEventListener("open", () => socket.send(JSON.stringify({ type: "authenticate", token })));
  });
  // Pictures and sounds ask without the token: they are fetched with it, and shown from memory.
  document.addEventListener("error", async ({ target }) => {
    const source = target.getAttribute?.("src");
    if (!source?.startsWith("/files/") || target.dataset.fetched) return;
    target.dataset.fetched = "true";
    const answer = await fetch(source);
    if (answer.ok) target.src = URL.createObjectURL(await answer.blob());
  }, true);
}
