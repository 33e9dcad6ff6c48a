// How a Vietnamese text becomes syllables that can be compared: folded, toned, and typed by hand.
// Knows no catalogue.

/** Old and new places of the tone mark agree: "hoà" and "hòa" give the same. */
const TONE = /[\u0300\u0301\u0303\u0309\u0323]/g;
const MARKS = /[\u0300-\u036f]/g;
/** "lý" and "lí", "quý" and "quí" are one word. */
const Y_FOR_I = /^(h|k|l|m|s|t|qu|v)y$/;

const folds = new Map();
const tones = new Map();

/** A lower-case word without diacritics. */
export function fold(word) {
  let folded = folds.get(word);
  if (folded === undefined) {
    folded = word.replace(/đ/g, "d").normalize("NFD").replace(MARKS, "").replace(Y_FOR_I, "$1i");
    if (folds.size < 20000) folds.set(word, folded);
  }
  return folded;
}

/** A lower-case word with its tone at the end, so that it does not matter over which letter it was typed. */
export function toned(word) {
  let found = tones.get(word);
  if (found === undefined) {
    const apart = word.normalize("NFD");
    found = apart.replace(TONE, "").normalize("NFC").replace(Y_FOR_I, "$1i") + (apart.match(TONE) || []).join("");
    if (tones.size < 20000) tones.set(word, found);
  }
  return found;
}

/** The words of a text, lower case, with their diacritics. */
export function words(text) {
  return text.normalize("NFC").toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) || [];
}

/** Was anything typed with diacritics? */
export const marked = (word) => /[đ\u0080-\uffff]/.test(word);

/** What a word is when the keyboard's Telex or VNI letters were left standing: "dduwowngf" is "duong". */
export function untyped(word) {
  const vni = word.replace(/([a-z])[0-9]+/g, "$1");
  if (vni !== word) return [vni];
  const found = [];
  const plain = word.replace(/dd/g, "d").replace(/([aeo])\1/g, "$1").replace(/([aou])w/g, "$1").replace(/w/g, "u");
  if (plain !== word) found.push(plain);
  const end = plain.replace(/[sfrxjd]$/, "");
  if (end !== plain && end.length > 1) found.push(end);
  const inside = end.replace(/([aeiouy])[sfrxj]/, "$1");
  if (inside !== end) found.push(inside);
  return found;
}

/** Is b one slip away from a: one letter more, less, other, or two swapped? */
export function near(a, b) {
  const gap = a.length - b.length;
  if (gap > 1 || gap < -1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  if (gap > 0) return a.slice(start + 1) === b.slice(start);
  if (gap < 0) return a.slice(start) === b.slice(start + 1);
  if (a.slice(start + 1) === b.slice(start + 1)) return true;
  return a[start] === b[start + 1] && a[start + 1] === b[start] && a.slice(start + 2) === b.slice(start + 2);
}
