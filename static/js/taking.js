// Files for a form: chosen, dropped anywhere on its page, or pasted.

export const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

export function takeFiles(box, chooser, take) {
  chooser.addEventListener("change", () => { take([...chooser.files]); chooser.value = ""; });
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    box.classList.add("is-over");
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) box.classList.remove("is-over"); });
  document.addEventListener("drop", (event) => {
    box.classList.remove("is-over");
    if (!hasFiles(event)) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    take(files);
  });
}
