// The order and the look of a list of messages: by seq, notes after their message, days between, groups of one speaker.
import { dayOf, dayWords } from "./time.js";

const GROUP_MS = 3 * 60_000;

/** Where an entry belongs: its seq, then what hangs behind that seq. What is not stored yet stands at the end. */
function rank(item) {
  if (item.dataset.afterSeq !== undefined) return [Number(item.dataset.afterSeq), 1];
  const seq = Number(item.dataset.seq);
  return seq > 0 ? [seq, 0] : [Infinity, 0];
}

const isEntry = (item) => item.dataset.seq !== undefined || item.dataset.afterSeq !== undefined;
const after = (one, other) => one[0] > other[0] || (one[0] === other[0] && one[1] >= other[1]);

/** Put an entry where its number belongs; what is already there does not move. */
export function place(list, item) {
  const own = rank(item);
  let before = list.lastElementChild;
  while (before && (before === item || !isEntry(before) || !after(own, rank(before)))) before = before.previousElementSibling;
  const reference = before ? before.nextElementSibling : list.firstElementChild;
  if (reference !== item) list.insertBefore(item, reference);
}

/** The highest seq up to which nothing is missing; 0 for a list that begins with a hole or has nothing. */
export function contiguousEnd(list, hasOlder) {
  let end = hasOlder ? null : 0;
  for (const item of list.children) {
    const seq = Number(item.dataset.seq);
    if (!(seq > 0)) continue;
    if (end !== null && seq !== end + 1) break;
    end = seq;
  }
  return end ?? 0;
}

/** The lowest seq in the list, 0 when it has none. */
export function firstSeq(list) {
  for (const item of list.children) if (Number(item.dataset.seq) > 0) return Number(item.dataset.seq);
  return 0;
}

function momentOf(item) {
  const time = item.querySelector("time[datetime]");
  const date = time?.dateTime ? new Date(time.dateTime) : null;
  return date && !Number.isNaN(date.getTime()) ? date : null;
}

function dayLine(list, known, day) {
  const line = known.get(day) ?? document.getElementById("day-line").content.firstElementChild.cloneNode(true);
  known.delete(day);
  line.dataset.day = day;
  line.id = `day-${day}`;
  const time = line.querySelector("time");
  const words = dayWords(day);
  time.dateTime = day;
  if (time.textContent !== words) time.textContent = words;
  return line;
}

/** Set the days between the entries and mark which of them follow each other in a group. */
export function arrange(list) {
  const known = new Map();
  const spare = [];
  for (const line of [...list.querySelectorAll(":scope > .day")]) {
    if (known.has(line.dataset.day)) spare.push(line);
    else known.set(line.dataset.day, line);
  }
  spare.forEach((line) => line.remove());
  const entries = [...list.children].filter(isEntry);
  let day = "";
  let last = null;
  let lastMoment = null;
  for (const item of entries) {
    const moment = momentOf(item) ?? lastMoment ?? new Date();
    const itsDay = dayOf(moment);
    const newDay = itsDay > day; // a clock that went back does not begin another day
    if (newDay) {
      day = itsDay;
      const line = dayLine(list, known, day);
      const since = item.previousElementSibling?.classList.contains("since") ? item.previousElementSibling : item;
      if (since.previousElementSibling !== line) list.insertBefore(line, since);
    }
    const speaks = item.classList.contains("message") && item.dataset.side !== "system";
    const failed = item.dataset.state === "failed" || last?.dataset.state === "failed"; // says why, and what can be done
    const together = speaks && last !== null && !newDay && !failed && item.previousElementSibling === last
      && last.dataset.side === item.dataset.side && last.dataset.sender === item.dataset.sender && moment - lastMoment <= GROUP_MS;
    item.classList.toggle("joined", together);
    if (last) {
      last.classList.toggle("continues", together);
      last.classList.toggle("differs", together && last.dataset.side === "own" && last.dataset.state !== item.dataset.state);
    }
    last = speaks ? item : null;
    lastMoment = moment;
  }
  last?.classList.remove("continues", "differs");
  for (const line of known.values()) line.remove();
}
