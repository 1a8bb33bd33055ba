// The list of visitors is narrowed by words while it follows who comes and goes.

const field = document.querySelector("[data-find-visitors]");
const nobody = document.querySelector("[data-nobody]");

function narrow() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = [...document.querySelectorAll("[data-visitor]")];
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
  }
  nobody.hidden = !rows.length || rows.some((row) => !row.hidden);
}

if (field) {
  field.addEventListener("input", narrow);
  document.addEventListener("htmx:wsAfterMessage", narrow);
}
