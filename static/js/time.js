// Times and days in the reader's language and time zone. The server prints UTC; `datetime` says the moment.

import { withDigits } from "./digits.js";

const page = document.documentElement.lang || "en";
// The reader's own form of the page's language, if there is one: 14:02 in London, 2:02 PM in Boston.
const own = navigator.languages.find((tag) => tag.split("-")[0] === page.split("-")[0]) ?? page;
const language = withDigits(own);
const clock = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" });
const exact = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" });
const near = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
const far = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric" });
const soon = new Intl.DateTimeFormat(language, { weekday: "long", hour: "numeric", minute: "2-digit" });
const later = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit" });
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const DAY_MS = 86_400_000;

/** The local calendar day of a moment, YYYY-MM-DD. */
export function dayOf(date) {
  const two = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** A day in words: today, yesterday, then the date. */
export function dayWords(day) {
  const [year, month, date] = day.split("-").map(Number);
  const then = new Date(year, month - 1, date);
  const today = new Date();
  const distance = Math.round((then - new Date(today.getFullYear(), today.getMonth(), today.getDate())) / DAY_MS);
  const words = distance === 0 || distance === -1 ? relative.format(distance, "day")
    : distance > -180 && distance < 0 ? near.format(then) : far.format(then);
  return words.charAt(0).toLocaleUpperCase(language) + words.slice(1);
}

/** A moment that is still to come: today only the time, within a week the weekday as well, then the date. */
export function momentWords(date) {
  if (Number.isNaN(date.getTime())) return "";
  if (dayOf(date) === dayOf(new Date())) return clock.format(date);
  return (date - new Date() < 6 * DAY_MS ? soon : later).format(date);
}

/** Say every `<time datetime>` inside of an element as a local time of day, with the whole date as its title. */
export function localise(root) {
  for (const element of root.querySelectorAll("time[datetime*='T']")) {
    if (element.dataset.said === element.dateTime) continue;
    const date = new Date(element.dateTime);
    if (Number.isNaN(date.getTime())) continue;
    element.textContent = clock.format(date);
    element.title = exact.format(date);
    element.dataset.said = element.dateTime;
  }
}
