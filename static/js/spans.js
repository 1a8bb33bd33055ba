// How long ago, and how long somebody has waited: said in the reader's language and kept true while the page stands open.
// time[data-relative] "6m", in the words of data-ago, time[data-waiting] with data-words "waiting {time}", time[data-date] month, day or moment.

import { locale } from "./digits.js";

const REFRESH_MS = 30_000;
const LONG_MS = 10 * 60_000; // from here on waiting is shown as urgent
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NARROW = document.documentElement.lang === "th" ? "short" : "narrow"; // Thai writes a space between figure and word; its narrow form does not
const unit = (name, unitDisplay) => new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay });
const units = Object.fromEntries(["second", "minute", "hour", "day"].map((name) => [name, { short: unit(name, "short"), narrow: unit(name, NARROW) }]));
const dates = {
  day: new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" }),
  far: new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" }),
  month: new Intl.DateTimeFormat(locale, { month: "short", year: "numeric" }),
  moment: new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }),
  exact: new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short" }),
};
const said = (name) => document.querySelector("[data-now]")?.dataset[name] ?? "";

/** A span of milliseconds in its largest unit. */
function span(ms, width) {
  if (ms < MINUTE) return units.second[width].format(Math.max(0, Math.floor(ms / 1_000)));
  if (ms < HOUR) return units.minute[width].format(Math.floor(ms / MINUTE));
  if (ms < 2 * DAY) return units.hour[width].format(Math.floor(ms / HOUR));
  return units.day[width].format(Math.floor(ms / DAY));
}

function ago(date) {
  const ms = Date.now() - date;
  if (ms < MINUTE) return said("now");
  if (ms < 7 * DAY) return (said("ago") || "{time}").replace("{time}", ms < DAY ? span(ms, "narrow") : units.day.narrow.format(Math.floor(ms / DAY)));
  return day(date);
}

const day = (date) => (date.getFullYear() === new Date().getFullYear() ? dates.day : dates.far).format(date);

function say(element) {
  const date = new Date(element.dateTime);
  if (Number.isNaN(date.getTime())) return;
  const { waiting, words, date: form } = element.dataset;
  let text;
  if (waiting !== undefined) {
    const ms = Math.max(0, Date.now() - date);
    text = (words || "{time}").replace("{time}", span(ms, "short"));
    element.closest(".waiting")?.classList.toggle("is-long", ms >= LONG_MS);
  } else if (form) text = form === "day" ? day(date) : dates[form].format(date);
  else text = ago(date);
  if (element.textContent !== text) element.textContent = text;
  if (!element.title) element.title = dates.exact.format(date);
}

/** Say every span and date inside of an element. */
export function saySpans(root = document) {
  root.querySelectorAll("time[data-relative], time[data-waiting], time[data-date]").forEach(say);
}

document.addEventListener("htmx:load", (event) => saySpans(event.detail.elt.parentElement ?? document));
document.addEventListener("sheet:shown", (event) => saySpans(event.detail.root));
document.addEventListener("htmx:wsAfterMessage", () => saySpans());
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") saySpans(); });
setInterval(saySpans, REFRESH_MS, document);
saySpans();
