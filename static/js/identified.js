// Who somebody is comes behind the # of the address; the form takes it, the address bar forgets it.
const form = document.querySelector("[data-identified]");
const identity = decodeURIComponent(location.hash.slice(1));

if (form && identity) {
  history.replaceState(null, "", location.pathname);
  form.elements.identity.value = identity;
  form.hidden = false;
  document.querySelector("[data-nobody]").hidden = true;
  const name = named(identity);
  if (name) {
    const line = form.querySelector("[data-named]");
    line.querySelector("strong").textContent = name;
    line.hidden = false;
  }
}

/** The name that stands in it, or nothing; the server alone decides whether it is true. */
function named(text) {
  try {
    const raw = atob(text.split(".")[0].replaceAll("-", "+").replaceAll("_", "/"));
    const words = JSON.parse(new TextDecoder().decode(Uint8Array.from(raw, (each) => each.charCodeAt(0))));
    return typeof words.name === "string" ? words.name.slice(0, 100) : "";
  } catch {
    return "";
  }
}
