// A conversation that shared pictures were chosen for: they lie above its composer, to be sent by whoever has chosen it.
import { drop, waiting } from "./shared.js";
import { add } from "./tray.js";

let isTaking = false;

async function take() {
  const here = await waiting();
  const form = here?.ref && document.querySelector(`form[data-composer="${CSS.escape(here.ref)}"]`);
  if (!form || form.elements.type?.value === "add_note") return;
  await drop();
  add(form, here.files.map((one) => one.blob));
}

async function arrive() {
  if (isTaking) return;
  isTaking = true;
  await take();
  isTaking = false;
}

document.addEventListener("htmx:load", arrive);
arrive();
