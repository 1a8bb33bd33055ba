// The settings page: how many changes are not saved yet, a word before leaving with them, and fields that are marked where the server
// has said what is wrong. The preview itself is made by the server from what stands in the form.

import { digits } from "./digits.js";

const form = document.querySelector("form[data-settings]");
const plural = new Intl.PluralRules(document.documentElement.lang || "en");
let saving = false;

function changed(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected) && field.value !== (initial.get(field) ?? "");
  return field.value !== field.defaultValue;
}

// Some fields come and go while somebody edits; those of one day of the business hours are one decision.
const fields = () => [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "submit");
const decision = (field) => field.name.split(".").slice(0, 2).join(".");
const initial = new Map(form ? fields().map((field) => [field, field.value]) : []);
const count = () => new Set(fields().filter(changed).map(decision)).size;

function paint() {
  const words = form.querySelector("[data-changes]");
  const number = count();
  words.hidden = number === 0;
  words.textContent = words.dataset[plural.select(number)].replace("{number}", digits(number));
  form.classList.toggle("is-changed", number > 0);
}

if (form) {
  form.addEventListener("input", paint);
  form.addEventListener("reset", () => setTimeout(paint));
  form.addEventListener("submit", () => { saving = true; });
  form.addEventListener("htmx:beforeRequest", (event) => { if (saving) event.preventDefault(); }); // no preview of what is being saved
  addEventListener("beforeunload", (event) => { if (!saving && count() > 0) event.preventDefault(); });
  document.body.addEventListener("htmx:afterSettle", () => {
    for (const told of form.querySelectorAll("[data-told]")) {
      const field = told.closest(".text-row, .hours-row, .setting")?.querySelector("input:not([type=checkbox], .is-spare *), select, textarea");
      if (!field) continue;
      if (told.childElementCount) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
    }
  });
  document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful && detail.pathInfo.requestPath.endsWith("/settings/preview")) document.querySelector("[data-preview-real]")?.contentWindow.location.reload();
  });
  paint();
}
