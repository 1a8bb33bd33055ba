// Sound in a message: play, go to a place in it, faster; one at a time. Without scripts the browser's own player stands there.
import { digits } from "./digits.js";
import { lengthWords } from "./sizes.js";

const SPEEDS = [1, 1.5, 2];
const boxOf = (element) => element.closest?.("[data-voice]");
const soundOf = (box) => box.querySelector("audio");

/** Seconds of a sound; a recording made in a browser does not say it itself. */
function lengthOf(box) {
  const sound = soundOf(box);
  return Number.isFinite(sound.duration) && sound.duration > 0 ? sound.duration : Number(box.dataset.duration) / 1_000 || 0;
}

function say(box) {
  const sound = soundOf(box);
  const length = lengthOf(box);
  const seek = box.querySelector(".voice__seek");
  const began = sound.currentTime > 0 && !sound.ended;
  box.toggleAttribute("data-playing", !sound.paused);
  const button = box.querySelector("[data-play]");
  button.dataset.label ??= button.getAttribute("aria-label");
  button.setAttribute("aria-label", sound.paused ? button.dataset.label : button.dataset.pauseLabel);
  if (!seek.matches(":active")) seek.value = length ? String(Math.round((sound.currentTime / length) * 1_000)) : "0";
  seek.style.setProperty("--gone", `${seek.value / 10}%`);
  seek.setAttribute("aria-valuetext", `${lengthWords(sound.currentTime)} / ${lengthWords(length)}`);
  box.querySelector(".voice__time").textContent = began ? `${lengthWords(sound.currentTime)} / ${lengthWords(length)}` : length ? lengthWords(length) : "";
}

function go(box, share) {
  const sound = soundOf(box);
  if (sound.readyState === 0) sound.load();
  const there = () => { sound.currentTime = share * lengthOf(box); say(box); };
  if (sound.readyState > 0) there();
  else sound.addEventListener("loadedmetadata", there, { once: true });
}

function faster(button) {
  const media = boxOf(button)?.querySelector("audio") ?? button.closest(".film").querySelector("video");
  media.playbackRate = SPEEDS[(SPEEDS.indexOf(media.playbackRate) + 1) % SPEEDS.length];
  media.defaultPlaybackRate = media.playbackRate;
  button.lastElementChild.textContent = `${digits(media.playbackRate)}×`;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-play], [data-speed]");
  if (!button) return;
  if (button.matches("[data-speed]")) return void faster(button);
  const sound = soundOf(boxOf(button));
  if (sound.paused) sound.play().catch(() => say(boxOf(button)));
  else sound.pause();
});
document.addEventListener("input", (event) => {
  if (event.target.matches?.(".voice__seek")) go(boxOf(event.target), event.target.value / 1_000);
});
for (const name of ["play", "pause", "timeupdate", "ended", "durationchange"]) {
  document.addEventListener(name, (event) => {
    const box = boxOf(event.target);
    if (box) say(box);
    if (name !== "play") return;
    for (const other of document.querySelectorAll("[data-voice] audio, .film video")) if (other !== event.target) other.pause();
  }, true);
}
