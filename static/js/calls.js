// The page on which each call of the script on somebody's site is tried: the chat stands on it as there, and tells what happens.
const EVENTS = ["ready", "open", "close", "message", "unread", "registered", "greeting", "cart", "refused"];
const MOST = 50;
const list = document.querySelector("[data-events]");
const CALLS = {
  open: (chat) => chat.open(),
  close: (chat) => chat.close(),
  toggle: (chat) => chat.toggle(),
  send: (chat, given) => chat.send(given.get("text")),
  setAttributes: (chat, given) => chat.setAttributes(Object.fromEntries([...given].filter(([, value]) => value))),
  setLanguage: (chat, given) => chat.setLanguage(given.get("tag")),
  addToCart: (chat, given) => chat.addToCart(given.get("product"), Number(given.get("quantity"))),
  identify: (chat, given) => chat.identify(given.get("signed").trim()),
};

function told(name, detail) {
  document.querySelector("[data-nothing]").hidden = true;
  const code = document.createElement("code");
  code.textContent = detail === undefined ? name : `${name} ${JSON.stringify(detail)}`;
  const item = document.createElement("li");
  item.append(code);
  list.append(item);
  while (list.children.length > MOST) list.firstElementChild.remove();
  list.scrollTop = list.scrollHeight;
}

function begin(chat) {
  for (const name of EVENTS) chat.on(name, (detail) => told(name, detail));
  for (const form of document.querySelectorAll("form[data-call]")) {
    form.querySelector("[type=submit]").disabled = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      CALLS[form.dataset.call](chat, new FormData(form));
    });
  }
}

if (window.livechat) begin(window.livechat);
else addEventListener("livechat:ready", (event) => begin(event.detail), { once: true });
