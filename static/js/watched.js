// Whether somebody looks at this page now. Inside a window on another site only that site knows whether it is open.

let told = null;

export const isWatched = () => document.visibilityState === "visible" && (told ?? document.hasFocus());

/** What the site around this page says: whether its window is open and looked at. */
export function tellWatched(state) {
  if (state === told) return;
  told = state;
  document.dispatchEvent(new CustomEvent("watched"));
}
