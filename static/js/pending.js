// How a message with files looks while it is on its way: the pictures from this device, how much has gone, and a way to stop it.
import { recallBlob } from "./blobs.js";
import { fileWords, sizeWords } from "./sizes.js";
import { kindOf, thumbnailOf } from "./tray.js";
import { jobOf } from "./uploading.js";

const previews = new Map(); // message → addresses of its pictures on this device

/** Put the files of an outbox entry into its pending message. */
export function dress(item, entry) {
  if (!entry.files?.length) return;
  const box = document.getElementById("pending-files").content.firstElementChild.cloneNode(true);
  const seen = box.querySelector(".files__seen");
  const [frame, card] = [seen.firstElementChild, box.querySelector(".card-file")];
  const pictures = entry.files.filter((file) => kindOf(file.type) === "image");
  frame.remove();
  card.remove();
  seen.classList.add(`files__seen--${Math.min(5, pictures.length)}`);
  pictures.forEach((file) => seen.append(pictured(frame.cloneNode(true), file, entry)));
  if (!pictures.length) seen.remove();
  for (const file of entry.files.filter((one) => !pictures.includes(one))) {
    const own = card.cloneNode(true);
    own.querySelector(".card-file__name").textContent = file.name;
    own.querySelector(".card-file__about").textContent = sizeWords(file.size);
    box.querySelector(".files__progress").before(own);
  }
  const bubble = item.querySelector(".bubble");
  bubble.before(box);
  if (!entry.text) bubble.remove();
  progress(item, entry);
}

function pictured(frame, file, entry) {
  const image = frame.querySelector("img");
  const say = (url) => {
    image.src = url;
    previews.set(entry.id, [...(previews.get(entry.id) ?? []), url]);
  };
  if (file.url?.startsWith("blob:")) say(file.url);
  else if (file.picture) image.src = file.picture;
  else recallBlob(file.id).then((blob) => {
    if (blob) say(URL.createObjectURL(blob));
    else if (file.upload) image.src = thumbnailOf(file.upload); // it was sent from elsewhere, or taken back
  });
  return frame;
}

/** How far the files of a pending message are. */
export function progress(item, entry) {
  const place = item.querySelector(".files__progress");
  if (!place) return;
  const jobs = entry.files.map((file) => ({ size: file.size, sent: file.upload ? file.size : jobOf(file.id)?.sent ?? 0, job: jobOf(file.id) }));
  const [size, sent] = ["size", "sent"].map((name) => jobs.reduce((sum, one) => sum + one[name], 0));
  const waits = jobs.some(({ job }) => job?.state === "waiting" && job.tries > 0);
  place.querySelector("progress").value = sent / Math.max(1, size);
  place.querySelector(".files__state").textContent = waits ? fileWords("waiting")
    : sent >= size ? fileWords("checking") : fileWords("of", { sent: sizeWords(sent), size: sizeWords(size) });
  place.hidden = item.dataset.state !== "pending" || entry.files.every((file) => file.upload);
}

// The stored message shows the server's pictures; until they are here, those of this device stay behind them.
document.addEventListener("thread:received", ({ detail: { item } }) => {
  const urls = previews.get(item.dataset.clientId);
  if (!urls || Number(item.dataset.seq) <= 0) return;
  previews.delete(item.dataset.clientId);
  [...item.querySelectorAll("img.seen-picture__image")].forEach((image, at) => { if (urls[at]) image.style.backgroundImage = `url("${urls[at]}")`; });
  setTimeout(() => urls.forEach((url) => URL.revokeObjectURL(url)), 60_000);
});
