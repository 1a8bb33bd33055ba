// Files that are dropped anywhere in a conversation; dropped beside it they do not take the page away.
import { hasFiles } from "./taking.js";
import { add } from "./tray.js";

const rootOf = (event) => event.target.closest?.("[data-upload-kinds]:not([data-upload-kinds=''])");
let over = null;

function cover(root) {
  if (over === root) return;
  over?.querySelector(":scope > .drop")?.remove();
  over = root;
  if (root) root.append(document.getElementById("drop-here").content.firstElementChild.cloneNode(true));
}

document.addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  const root = rootOf(event);
  event.dataTransfer.dropEffect = root ? "copy" : "none";
  cover(root);
});
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) cover(null); });
document.addEventListener("drop", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  const root = rootOf(event);
  cover(null);
  if (root) add(root.querySelector("form[data-composer]"), [...event.dataTransfer.files]);
});
