// Several products side by side: buttons turn to the next one, dots tell where one is. A finger, the wheel and arrow keys scroll by themselves.

const known = new WeakSet();
const slidesOf = (root) => root.querySelector(".showcase__slides");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function paint(root) {
  const slides = slidesOf(root);
  const frame = slides.getBoundingClientRect();
  const turns = root.querySelector(".showcase__turns");
  const fits = slides.scrollWidth <= slides.clientWidth + 1;
  turns.hidden = fits;
  if (fits) return;
  const seen = [...slides.children].map((slide) => {
    const { left, right } = slide.getBoundingClientRect();
    return left >= frame.left - 8 && right <= frame.right + 8;
  });
  root.querySelectorAll(".showcase__dot").forEach((dot, at) => dot.classList.toggle("is-shown", seen[at]));
  const [back, on] = turns.querySelectorAll("[data-turn]");
  back.disabled = seen[0];
  on.disabled = seen.at(-1);
}

function start() {
  for (const root of document.querySelectorAll("[data-carousel]")) {
    const slides = slidesOf(root);
    if (known.has(root) || !root.querySelector(".showcase__turns")) continue;
    known.add(root);
    slides.addEventListener("scroll", () => paint(root), { passive: true });
    new ResizeObserver(() => paint(root)).observe(slides);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-turn]");
  const slides = button && slidesOf(button.closest("[data-carousel]"));
  if (!slides) return;
  const step = slides.children[1].getBoundingClientRect().left - slides.children[0].getBoundingClientRect().left;
  slides.scrollBy({ left: step * Number(button.dataset.turn), behavior: calm.matches ? "instant" : "smooth" });
});
document.addEventListener("thread:started", start);
document.addEventListener("thread:received", start);
document.addEventListener("htmx:load", start);
start();
