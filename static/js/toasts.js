// Toasts go by themselves after a while, not while somebody reads them; errors stay until they are closed.

const SHOWN_MS = 6_000;
const KEPT = 4;
const seen = new WeakSet();

function leave(toast) {
  if (!toast.isConnected) return;
  if (toast.matches(":hover, :focus-within")) setTimeout(() => leave(toast), 1_500);
  else toast.remove();
}

function look() {
  const toasts = [...document.querySelectorAll("#toasts > .toast")];
  for (const toast of toasts) {
    if (seen.has(toast)) continue;
    seen.add(toast);
    if (!toast.classList.contains("toast--error")) setTimeout(() => leave(toast), Number(toast.dataset.lastsMs) || SHOWN_MS);
  }
  toasts.slice(0, -KEPT).forEach((toast) => toast.remove());
}

document.addEventListener("click", (event) => {
  event.target.closest?.("[data-dismiss]")?.closest(".toast")?.remove();
});
const place = document.getElementById("toasts");
if (place) new MutationObserver(look).observe(place, { childList: true });
look();
