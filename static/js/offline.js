// The page that stands where one could not be reached: it asks now and then whether the server is back, and lets the page come.

const EVERY_MS = 5_000;

async function look() {
  try {
    const answer = await fetch(document.body.dataset.offline, { cache: "no-store", credentials: "omit" });
    if (answer.ok) location.reload();
  } catch { /* not yet */ }
}

addEventListener("online", look);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") look(); });
setInterval(look, EVERY_MS);
