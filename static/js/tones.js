// Tones made in the browser: no file is loaded. Some browsers are silent until somebody presses something on the page.

const SCORES = {
  chime: [[0, 660, 0.32, "sine"], [0.12, 880, 0.32, "sine"]],
  bell: [[0, 1046, 0.7, "sine"], [0, 2093, 0.4, "sine"]],
  drop: [[0, 880, 0.16, "sine"], [0.1, 587, 0.26, "sine"]],
  knock: [[0, 196, 0.09, "triangle"], [0.16, 196, 0.09, "triangle"]],
};
const LOUDEST = 0.2;
let audio = null;
let pressed = false;

const Context = window.AudioContext ?? window.webkitAudioContext;
const mayPlay = () => navigator.userActivation?.hasBeenActive ?? pressed;

/** Play a tone now; false when this browser does not let the page. */
export async function play(tone = "chime", volume = 60) {
  if (!Context || !mayPlay()) return false;
  audio ??= new Context();
  if (audio.state === "suspended") await Promise.race([audio.resume(), new Promise((done) => { setTimeout(done, 300); })]);
  if (audio.state !== "running") return false;
  for (const [at, pitch, lasts, shape] of SCORES[tone] ?? SCORES.chime) {
    const sound = audio.createOscillator();
    const gain = audio.createGain();
    const start = audio.currentTime + at;
    sound.type = shape;
    sound.frequency.value = pitch;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(Math.max(0.0001, LOUDEST * volume / 100), start + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + lasts);
    sound.connect(gain).connect(audio.destination);
    sound.start(start);
    sound.stop(start + lasts + 0.03);
  }
  return true;
}

function unlock() {
  pressed = true;
  if (audio?.state === "suspended") audio.resume();
}
for (const name of ["click", "keydown"]) addEventListener(name, unlock, { passive: true });
