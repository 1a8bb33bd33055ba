// Numbers as they are read in the page's language: the page says which digits the server writes, and scripts write the same.

const root = document.documentElement;
const system = root.dataset.digits ?? "latn";

/** A language tag with the digits and the calendar of the server, for Intl. */
export const withDigits = (tag) => `${tag}-u-ca-gregory-nu-${system}`;

/** The language of the page, for Intl. */
export const locale = withDigits(root.lang || "en");

const each = new Intl.NumberFormat(locale, { useGrouping: false });

/** A number, or words with numbers in them, in the digits of the page. */
export const digits = (said) => (system === "latn" ? String(said) : String(said).replace(/\d/g, (digit) => each.format(digit)));
