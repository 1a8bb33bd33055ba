// The page of the REST interface: each form sends its request, and the answer is shown as it came.
// A typed key is read from its field when it is needed; it is put nowhere else.
import "./forms.js";
import "./menus.js";

const LONGEST = 200_000; // characters of an answer that are shown
const HEADS = ["content-type", "ratelimit", "ratelimit-policy", "retry-after", "link", "idempotency-replayed", "allow", "www-authenticate"];

function requestOf(form) {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  const headers = { "accept": "application/json" };
  const fields = new FormData();
  let hasFields = false;
  for (const input of form.querySelectorAll("[data-place]")) {
    const value = input.type === "file" ? input.files[0] : input.value.trim();
    if (!value) continue;
    const { place } = input.dataset;
    if (place === "path") path = path.replace(`{${input.name}}`, encodeURIComponent(value));
    if (place === "query") query.set(input.name, value);
    if (place === "header") headers[input.name] = value;
    if (place === "form") { fields.set(input.name, value); hasFields = true; }
  }
  const body = form.querySelector("[data-body]");
  if (body) headers["content-type"] = "application/json";
  const asked = query.toString();
  return { url: asked ? `${path}?${asked}` : path, headers, body: hasFields ? fields : body?.value };
}

function asWhom(headers) {
  const key = document.getElementById("key").value.trim();
  if (key) {
    headers.authorization = `Bearer ${key}`;
    return "omit";
  }
  headers["x-csrf-token"] = document.body.dataset.csrf;
  return "same-origin";
}

function shown(text, type) {
  if (!/json/.test(type)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function show(form, status, heads, said) {
  const outcome = form.querySelector(".operation__outcome");
  outcome.hidden = false;
  const line = outcome.querySelector(".operation__status");
  line.textContent = status;
  line.dataset.sort = status[0];
  for (const [name, text] of [["heads", heads], ["said", said]]) {
    const place = outcome.querySelector(`[data-${name}]`);
    place.textContent = text.length > LONGEST ? `${text.slice(0, LONGEST)}\n${form.dataset.cut}` : text;
    place.hidden = !text;
  }
}

async function send(form) {
  const { url, headers, body } = requestOf(form);
  const credentials = asWhom(headers);
  const answer = await fetch(url, { method: form.dataset.method, headers, body, credentials, cache: "no-store", redirect: "error" });
  const text = await answer.text();
  const heads = HEADS.filter((name) => answer.headers.has(name)).map((name) => `${name}: ${answer.headers.get(name)}`);
  show(form, `${answer.status} ${answer.statusText}`, heads.join("\n"), shown(text, answer.headers.get("content-type") ?? ""));
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.id === "key-form") event.preventDefault();
  if (!form.matches("[data-try]")) return;
  event.preventDefault();
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  try {
    await send(form);
  } catch {
    show(form, form.dataset.failed, "", "");
  } finally {
    button.disabled = false;
  }
});

// Whoever follows a link to something sees it open.
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.matches("details")) target.open = true;
  target?.scrollIntoView();
}
addEventListener("hashchange", openTarget);
openTarget();
if (matchMedia("(max-width: 899px)").matches) document.querySelector(".reference__menu").open = false;
