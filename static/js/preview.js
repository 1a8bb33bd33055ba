// The card of a product follows its form: made by the server from what the form says, as it will stand in a conversation.

const PAUSE_MS = 200;
const form = document.getElementById("product-form");
let timer = 0;
let latest = 0;

async function show() {
  const turn = latest += 1;
  try {
    const answer = await fetch("/admin/products/preview", { method: "POST", credentials: "same-origin", body: new URLSearchParams(new FormData(form)), headers: { "X-CSRF-Token": document.body.dataset.csrf } });
    const made = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("product-preview");
    if (made && turn === latest) document.getElementById("product-preview").replaceWith(made);
  } catch { /* without the server there is no preview; saving will say so */ }
}

for (const name of ["input", "change"]) {
  form?.addEventListener(name, () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE_MS);
  });
}
