// What a query asks for: its words without fillers, slips of the finger mended, known phrases put into the law's words.

import { fold, marked, near, toned, untyped, words } from "./syllables.mjs";

const MOST_WORDS = 40;

/** { parts: [{ options: [[token, …], …], … }], elsewhere }: each part is met by the option that fits a row best. */
export function understand(query, catalogue, vocabulary, { loose = false } = {}) {
  const typed = words(query).slice(0, MOST_WORDS);
  const unfinished = /[\p{L}\p{N}\p{M}]$/u.test(query);
  const tokens = typed.map((word, at) => token(word, catalogue, vocabulary, unfinished && at === typed.length - 1, loose));
  const small = smallWords(tokens, catalogue, vocabulary);
  const aside = purpose(tokens, vocabulary);
  const taken = phrases(tokens, small, vocabulary);
  const parts = [];
  let elsewhere = null;
  let run = [];
  const close = () => {
    if (run.length) parts.push({ kind: "plain", light: run[0].at >= aside, options: [run] });
    run = [];
  };
  tokens.forEach((one, at) => {
    one.at = at;
    if (at === aside) close();
    const match = taken[at];
    if (match) {
      if (match.used[0] !== at) return;
      close();
      const { entry } = match;
      const light = match.used[0] >= aside;
      const own = match.used.map((place) => tokens[place]);
      if (entry.kind === "elsewhere") {
        elsewhere ||= entry;
        parts.push({ kind: "elsewhere", light, options: entry.always ? [] : [own] });
      } else {
        const targets = entry.targets.map((target) => target.map((word) => meant(word, catalogue)));
        parts.push({ kind: "means", light, options: [...targets, own] });
      }
    } else if (small[at] === "filler") close();
    else run.push(small[at] ? { ...one, soft: true } : one);
  });
  close();
  return { parts, elsewhere };
}

/** From which token on a query says what it is for: "giấy xác nhận độc thân để mua nhà". */
function purpose(tokens, vocabulary) {
  for (let at = 2; at < tokens.length; at++) {
    const said = vocabulary.at(tokens, at).some(({ entry, text, wrong }) => {
      return entry.kind === "purpose" && wrong === 0 && (text.length > 1 || tokens[at].marked);
    });
    if (said) return at;
  }
  return Infinity;
}

/** For each token "filler", "soft" or null. */
function smallWords(tokens, catalogue, vocabulary) {
  const kinds = tokens.map(() => null);
  for (let at = 0; at < tokens.length; at++) {
    const matches = vocabulary.at(tokens, at).filter(({ entry, wrong }) => wrong === 0 && (entry.kind === "filler" || entry.kind === "soft"));
    const longest = matches.sort((a, b) => b.used.length - a.used.length)[0];
    if (!longest) continue;
    // Typed without diacritics, a small word may be another: "tu" of "khai tu" is no "từ".
    const doubtful = longest.used.length === 1 && !tokens[at].marked && longest.text.some(marked) && paired(tokens, at, catalogue);
    if (!doubtful) for (const place of longest.used) kinds[place] ??= longest.entry.kind;
  }
  return kinds;
}

/** Does the catalogue have this syllable beside the one before or behind it? */
function paired(tokens, at, catalogue) {
  const beside = (a, b) => a && b && a.exact !== undefined && b.exact !== undefined && catalogue.pair(a.exact, b.exact);
  return beside(tokens[at - 1], tokens[at]) || beside(tokens[at], tokens[at + 1]);
}

/** The phrase that takes each token, longest phrases first. */
function phrases(tokens, small, vocabulary) {
  const all = ` ${tokens.map((one) => one.folded[0]).join(" ")} `;
  const found = [];
  for (let at = 0; at < tokens.length; at++) {
    for (const match of vocabulary.at(tokens, at, (place) => small[place])) {
      const { entry, used } = match;
      if (entry.kind !== "means" && entry.kind !== "elsewhere") continue;
      if (used.length === 1 && small[at] === "filler") continue;
      if (entry.kind === "elsewhere" && entry.unless.some((text) => all.includes(text))) continue;
      found.push(match);
    }
  }
  const taken = tokens.map(() => null);
  found.sort((a, b) => b.size - a.size || a.used[0] - b.used[0]);
  for (const match of found) if (match.used.every((place) => !taken[place])) for (const place of match.used) taken[place] = match;
  return taken;
}

/** A word of the law's: as it stands, nothing guessed. */
function meant(word, catalogue) {
  const term = catalogue.terms.get(fold(word));
  return { word, terms: term === undefined ? [] : [[term, 1]], form: catalogue.forms.get(toned(word)) };
}

/** A typed word with the syllables that it may be, of the catalogue (terms) and of the vocabulary (folded). */
function token(word, catalogue, vocabulary, unfinished, loose) {
  const folded = fold(word);
  const terms = new Map();
  const others = [folded];
  const may = (term, fits) => terms.set(term, Math.max(fits, terms.get(term) || 0));
  const exact = catalogue.terms.get(folded);
  if (exact !== undefined && catalogue.rows[exact].length) may(exact, 1);
  const known = terms.size > 0 || vocabulary.known.has(folded);
  if (unfinished) {
    for (const [other, term] of catalogue.terms) if (other !== folded && other.startsWith(folded) && catalogue.rows[term].length) may(term, known ? 0.6 : 0.9);
  }
  if ((!known && !terms.size) || (loose && folded.length > 2)) {
    const mend = (other, fits) => {
      const term = catalogue.terms.get(other);
      if (term !== undefined && catalogue.rows[term].length) may(term, fits);
      if (vocabulary.known.has(other)) others.push(other);
    };
    for (const other of untyped(folded)) mend(fold(other), 0.9);
    if (loose || (!terms.size && others.length === 1 && folded.length > 2)) {
      for (const other of catalogue.terms.keys()) if (other.length > 1 && other !== folded && near(folded, other)) mend(other, 0.75);
    }
  }
  return { word, folded: others, exact, terms: [...terms], marked: marked(word), form: marked(word) ? catalogue.forms.get(toned(word)) : undefined };
}
