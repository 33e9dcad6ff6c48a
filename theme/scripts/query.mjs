// What a query asks for: its words without fillers, slips of the finger mended, known phrases put into the law's words.

import { fold, marked, near, toned, untyped, words } from "./syllables.mjs";

const MOST_WORDS = 40;

/** [{ weight, options: [[token, …], …] }]: each part is met by the option that fits a row best. */
export function understand(query, catalogue, vocabulary) {
  const typed = words(query).slice(0, MOST_WORDS);
  const unfinished = /[\p{L}\p{N}]$/u.test(query);
  const someMarked = typed.some(marked);
  const tokens = typed.map((word, at) => token(word, catalogue, vocabulary, unfinished && at === typed.length - 1, someMarked));
  const kinds = new Array(tokens.length).fill(null);
  const taken = new Array(tokens.length).fill(null);
  for (const kind of ["filler", "soft"]) {
    for (let at = 0; at < tokens.length; at++) {
      const match = vocabulary.at(tokens, at).find(({ entry }) => entry.kind === kind);
      if (match) for (const place of match.used) kinds[place] ??= kind;
    }
  }
  const passable = (place) => kinds[place] !== null;
  for (let at = 0; at < tokens.length; at++) {
    const match = vocabulary.at(tokens, at, passable).find(({ entry, used }) => entry.kind === "means" && used.every((place) => !taken[place]));
    if (match) for (const place of match.used) taken[place] = match;
  }
  const parts = [];
  let run = [];
  const close = () => {
    if (run.length) parts.push({ options: [run], plain: true });
    run = [];
  };
  for (let at = 0; at < tokens.length; at++) {
    const match = taken[at];
    if (match) {
      if (match.used[0] !== at) continue;
      close();
      const own = match.used.map((place) => tokens[place]);
      const targets = match.entry.targets.map((target) => target.map((word) => token(word, catalogue, vocabulary, false, true)));
      parts.push({ options: [...targets, own] });
    } else if (kinds[at] !== "filler") run.push(kinds[at] === "soft" ? { ...tokens[at], soft: true } : tokens[at]);
    else close();
  }
  close();
  return parts;
}

/** A typed word with the syllables of the catalogue that it may be: [{ term, fits }]. */
function token(word, catalogue, vocabulary, unfinished, someMarked) {
  const folded = fold(word);
  const terms = new Map();
  const may = (term, fits) => terms.set(term, Math.max(fits, terms.get(term) || 0));
  const exact = catalogue.terms.get(folded);
  if (exact !== undefined) may(exact, 1);
  const known = exact !== undefined || vocabulary.known.has(folded);
  const others = [folded];
  if (unfinished) {
    for (const [other, term] of catalogue.terms) if (other !== folded && other.startsWith(folded)) may(term, known ? 0.6 : 0.9);
  }
  if (!known && !(unfinished && terms.size)) {
    for (const other of untyped(folded)) {
      const term = catalogue.terms.get(other);
      if (term !== undefined) may(term, 0.9);
      if (term !== undefined || vocabulary.known.has(other)) others.push(other);
    }
    if (others.length === 1 && folded.length >= 3) {
      for (const [other, term] of catalogue.terms) if (other.length > 1 && near(folded, other)) { may(term, 0.75); others.push(other); }
      for (const other of vocabulary.known) if (near(folded, other)) others.push(other);
    }
  }
  const form = someMarked ? catalogue.forms.get(toned(word)) : undefined;
  return { word, folded: others, terms: [...terms], form, marked: marked(word) };
}
