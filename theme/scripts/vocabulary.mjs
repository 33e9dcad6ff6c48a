// How people speak and what the law calls it: finds known phrases among the words of a query.

import { fold, marked, toned, words } from "./syllables.mjs";

const MOST_SKIPPED = 2; // small words that may stand inside a phrase: "mẹ (em) mất"

export class Vocabulary {
  constructor({ filler = [], soft = [], groups = {}, synonyms = [], elsewhere = [] }, catalogue) {
    this.root = new Map();
    this.known = new Set(); // folded syllables that only the vocabulary has
    this.groups = groups;
    for (const text of filler) this.add(text, { kind: "filler" });
    for (const text of soft) this.add(text, { kind: "soft" });
    for (const { say, mean } of synonyms) {
      const entry = { kind: "means", targets: mean.map(words) };
      for (const text of say) this.add(text, entry);
    }
    for (const { ask, unless = [], ...where } of elsewhere) {
      const entry = { kind: "elsewhere", where, unless: unless.map((text) => words(text).map(fold).join(" ")) };
      for (const text of ask) this.add(text, entry);
    }
    for (const word of this.known) if (catalogue.terms.has(word)) this.known.delete(word);
  }

  add(text, entry) {
    const group = text.match(/\{([^}]+)\}/);
    if (group) {
      for (const one of this.groups[group[1]]) this.add(text.replace(group[0], one), entry);
      return;
    }
    const syllables = words(text);
    let node = this.root;
    for (const word of syllables) {
      const folded = fold(word);
      this.known.add(folded);
      if (!node.has(folded)) node.set(folded, new Map());
      node = node.get(folded);
    }
    if (!node.entries) node.entries = [];
    node.entries.push({ ...entry, length: syllables.length, toned: syllables.map(toned), text });
  }

  /** The phrases at each place of a list of tokens, longest first. A token is {word, folded: [alternatives]}. */
  at(tokens, start, passable = () => false) {
    const found = [];
    const walk = (node, place, used, skipped) => {
      if (node.entries && used.length) {
        for (const entry of node.entries) if (agrees(entry, used, tokens)) found.push({ entry, used, end: place });
      }
      if (place >= tokens.length) return;
      for (const folded of tokens[place].folded) {
        const next = node.get(folded);
        if (next) walk(next, place + 1, [...used, place], 0);
      }
      if (used.length && skipped < MOST_SKIPPED && passable(place)) walk(node, place + 1, used, skipped + 1);
    };
    walk(this.root, start, [], 0);
    return found.sort((a, b) => b.entry.length - a.entry.length);
  }

  elsewhere() {
    return null;
  }
}

/** Do the diacritics that were typed speak for this phrase? In a long phrase one may be wrong. */
function agrees(entry, used, tokens) {
  const wrong = used.filter((place, at) => marked(tokens[place].word) && toned(tokens[place].word) !== entry.toned[at]).length;
  return wrong === 0 || (wrong === 1 && entry.length >= 3);
}
