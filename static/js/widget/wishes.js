// What the scripts of a site want in the cart, kept for this tab until it is there: each has a name, so that it is put in once.

const KEY = "livechat-cart";
const MOST = 20;
let wishes = [];
try { wishes = JSON.parse(sessionStorage.getItem(KEY)) ?? []; } catch { /* kept as long as this page */ }
const keep = () => { try { sessionStorage.setItem(KEY, JSON.stringify(wishes)); } catch { /* the same */ } };

export function wish(id, value) {
  const [product, quantity = 1] = Array.isArray(value) ? value : [];
  if (!product || wishes.length === MOST) return;
  wishes.push({ id, product: String(product), quantity: Number(quantity) });
  keep();
}
export const wished = () => wishes[0];
export function dropWish(id) {
  wishes = wishes.filter((each) => each.id !== id);
  keep();
}
