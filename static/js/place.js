// Going to a conversation from wherever one is: within the desk without loading a page, otherwise by its address.

/** Open a conversation. */
export function open(ref) {
  const asked = new CustomEvent("conversation:open", { detail: { ref }, cancelable: true });
  if (document.dispatchEvent(asked)) location.assign(`/inbox/${encodeURIComponent(ref)}`);
}
