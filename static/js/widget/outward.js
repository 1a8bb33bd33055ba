// What leads out of the window: a file that is kept, and a window of its own.
import { say } from "./window.js";

const { base, csrf } = document.body.dataset;

/** A file of the conversation: another window would not be let in, so it is fetched here. */
document.addEventListener("window:save", async ({ detail: link }) => {
  const answer = await fetch(link.href, { credentials: "same-origin" });
  if (!answer.ok) return;
  const named = /filename(?:\*=UTF-8''|="?)([^;"]+)/i.exec(answer.headers.get("content-disposition") ?? "");
  const copy = Object.assign(document.createElement("a"), { href: URL.createObjectURL(await answer.blob()), download: named ? decodeURIComponent(named[1]) : link.download || "file" });
  copy.click();
  setTimeout(() => URL.revokeObjectURL(copy.href), 60_000);
});

document.addEventListener("window:out", async () => {
  const answer = await fetch(`${base}/pass`, { method: "POST", credentials: "same-origin", headers: { "X-CSRF-Token": csrf } });
  if (!answer.ok) return;
  const form = Object.assign(document.createElement("form"), { method: "post", action: "/widget/popout", target: "_blank" });
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "token", value: (await answer.json()).pass }));
  document.body.append(form);
  form.submit();
  form.remove();
  say("close");
});
