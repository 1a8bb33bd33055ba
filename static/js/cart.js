// The cart that is looked at is the one that is: when somebody else changes it, or a price does, it is shown anew.

let asking = "";

document.addEventListener("htmx:oobAfterSwap", async ({ detail: { target } }) => {
  if (target.id !== "cart") return;
  const link = document.getElementById("cart");
  const shown = document.querySelector("#sheet[open] [data-cart]");
  if (!shown || shown.dataset.cart === link.dataset.cart || asking === link.dataset.cart) return;
  asking = link.dataset.cart;
  const focused = document.activeElement?.id;
  try {
    const answer = await fetch(link.href, { credentials: "same-origin" });
    const content = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
    if (answer.ok && content && document.querySelector("#sheet[open] [data-cart]")) {
      document.dispatchEvent(new CustomEvent("sheet:show", { detail: { content } }));
      if (focused) document.getElementById(focused)?.focus();
    }
  } finally {
    asking = "";
  }
});
