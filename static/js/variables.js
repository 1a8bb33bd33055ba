// Variables in prepared words: {{name}} is filled in by the house, {{?Question}} by whoever uses them. The same rule as on the server.

const TOKEN = /\{\{([^{}\n]{1,80})\}\}/g;

/** The words in pieces: {kind: "plain" | "filled" | "asked" | "unknown", text}. */
export function pieces(content, values = {}) {
  const found = [];
  let start = 0;
  for (const match of content.matchAll(TOKEN)) {
    if (match.index > start) found.push({ kind: "plain", text: content.slice(start, match.index) });
    const name = match[1].trim();
    const value = Object.hasOwn(values, name.toLowerCase()) ? values[name.toLowerCase()] : "";
    if (name.startsWith("?") && name.slice(1).trim()) found.push({ kind: "asked", text: name.slice(1).trim() });
    else found.push(value ? { kind: "filled", text: value } : { kind: "unknown", text: name });
    start = match.index + match[0].length;
  }
  if (start < content.length) found.push({ kind: "plain", text: content.slice(start) });
  return found;
}

/** Show words with their variables marked. */
export function paint(place, content, values) {
  place.replaceChildren(...pieces(content, values).map(({ kind, text }) => Object.assign(document.createElement("span"), { className: `token token--${kind}`, textContent: text })));
}

/** What in these words is not filled in yet, each once. */
export const open = (content) => [...new Set(pieces(content).filter(({ kind }) => kind !== "plain").map(({ text }) => text))];

/** Put the answers of a person into the words; what they say is not looked through again. */
export const answer = (content, answers) => content.replace(TOKEN, (whole, inner) => {
  const name = inner.trim().replace(/^\?\s*/, "");
  return inner.trim().startsWith("?") && Object.hasOwn(answers, name) ? answers[name] : whole;
});
