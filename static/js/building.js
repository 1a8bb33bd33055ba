// The builder of a question: rows appear when they are wanted, a list of choices only where one is chosen from.

function settle(root) {
  for (const row of root.querySelectorAll("[data-row]")) {
    const type = row.querySelector("[data-type]");
    const choices = row.querySelector("[data-choices]");
    if (type && choices) choices.hidden = type.value !== "select";
  }
  const more = root.querySelector("[data-more-rows]");
  if (more) more.hidden = !root.querySelector("[data-row][data-later]");
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-type]")) settle(event.target.form);
});
document.addEventListener("click", (event) => {
  const more = event.target.closest?.("[data-more-rows]");
  if (!more) return;
  const row = more.form.querySelector("[data-row][data-later]");
  row?.removeAttribute("data-later");
  row?.querySelector("input")?.focus();
  settle(more.form);
});
document.addEventListener("sheet:shown", (event) => settle(event.detail.root));
settle(document);
