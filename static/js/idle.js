// Nobody has touched this window for a while: the rep counts as away until the first touch, whatever was chosen.
import { send } from "./live.js";

const LOOK_MS = 5_000;
let touchedAt = performance.now();
let told = true;

function away() {
  const minutes = Number(document.getElementById("alert-rules")?.dataset.awayAfter) || 0;
  return minutes > 0 && performance.now() - touchedAt > minutes * 60_000;
}

function tell() {
  const active = !away();
  if (active === told || !send({ type: "activity", active: String(active) })) return;
  told = active;
  const mark = document.querySelector(".rail__me .presence");
  if (mark) mark.classList.toggle("presence--idle", !active);
}

function touched() {
  touchedAt = performance.now();
  if (!told) tell();
}

for (const name of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"]) addEventListener(name, touched, { passive: true });
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") touched(); });
document.addEventListener("line:up", () => { told = true; tell(); });
setInterval(tell, LOOK_MS);
