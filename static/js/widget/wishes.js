// What the scripts of a site want in the cart, kept for this tab until it is there: each has a name, so that it is put in once, and
// is for one person: whoever is here now, or whoever registers next.

const KEY = "livechat-cart";
const MOST = 20;
const { me } = document.body.dataset;
let wishes = [];
try { wishes = JSON.parse(sessionStorage.getItem(KEY)) ?? []; } catch { /* kept as long as this page */ }
wishes = wishes.filter((each) => !each.person || each.person === me);
const keep = () => { try { sessionStorage.setItem(KEY, JSON.stringify(wishes)); } catch { /* the same */ } };

/** Whether it is kept; there is room for so many. */
export function wish(id, [product, quantity = 1], isLeaving) {
  if (!product || wishes.length === MOST) return false;
  wishes.push({ id, product: String(product), quantity: Number(quantity), person: isLeaving ? "" : me });
  keep();
  return true;
}
export const wished = () => wishes[0];
export function dropWish(id) {
  wishes = wishes.filter((each) => each.id !== id);
  keep();
}
export function dropWishes() {
  wishes = [];
  keep();
}
