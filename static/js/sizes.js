// Sizes and lengths in the reader's language, and the sentences about files that the page carries for its scripts.

import { digits, locale } from "./digits.js";

const form = (unit, places) => new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: places });
const kilobytes = form("kilobyte", 0);
const megabytes = form("megabyte", 1);

/** 84 KB, 2.9 MB; written as the server does. */
export const sizeWords = (bytes) => (bytes < 1_000_000 ? kilobytes.format(Math.max(1, Math.round(bytes / 1_000))).replace("kB", "KB") : megabytes.format(bytes / 1_000_000));

/** 0:07, 12:30, 1:02:03. */
export function lengthWords(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number) => String(number).padStart(2, "0");
  return digits(hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`);
}

/** A sentence of the page with its places filled in. */
export function fileWords(name, values = {}) {
  const words = document.getElementById("file-words")?.dataset[name] ?? "";
  return words.replace(/\{(\w+)\}/g, (_, key) => digits(values[key] ?? ""));
}
