// The rep says online, away or offline: the choice shows at once and stands on the picture at the foot of the rail.

const form = () => document.querySelector("[data-my-presence]");

function paint(state) {
  for (const button of form()?.querySelectorAll("[name='state']") ?? []) button.setAttribute("aria-pressed", String(button.value === state));
  const avatar = document.querySelector(".rail__me .avatar");
  if (!avatar || !state) return;
  const mark = avatar.querySelector(".presence") ?? avatar.appendChild(document.createElement("span"));
  mark.className = `presence presence--${state}`;
}

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-my-presence]") && event.submitter) paint(event.submitter.value);
});
paint(form()?.querySelector("[aria-pressed='true']")?.value);
