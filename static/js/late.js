// What the line says of something that this page does not show, or shows no more, is passed over: that a row has left a list in which
// it never stood here, or a last word about a conversation that was just put away. Only the page knows what it shows, and htmx would
// report each of them as an error.

/** Where a part of what came belongs: into the list that it names, else in the place of the element with its id. */
const placeOf = (part) => part.getAttribute("hx-swap-oob")?.match(/:#(.+)$/)?.[1] ?? part.id;

function isLate(part, { content }) {
  const place = placeOf(part);
  const comes = [...content.querySelectorAll(`[id="${CSS.escape(place)}"]`)].some((element) => element !== part);
  // The answer to one's own message tells the thread that it has missed something.
  return !comes && !document.getElementById(place) && !part.matches("li.message");
}

function transformResponse(text, request) {
  if (request) return text; // it was asked for
  if (![...text.matchAll(/ id="([^"]+)"/g)].some(([, id]) => !document.getElementById(id))) return text;
  const came = Object.assign(document.createElement("template"), { innerHTML: text });
  const late = [...came.content.children].filter((part) => isLate(part, came));
  late.forEach((part) => part.remove());
  return late.length ? came.innerHTML : text;
}

htmx.defineExtension("late", { transformResponse });
