// How people speak and what the law calls it: finds known phrases among the words of a query.
// Reads what catalogue/search/vocabulary.py put together; knows no rows.

import { fold, toned, words } from "./syllables.mjs";

const MENDED = 0.25; // a slip that was mended, against 1 for a word with other diacritics
const MOST_SKIPPED = 2; // small words that may stand inside a phrase: "mẹ (em) mất"

export class Vocabulary {
  constructor(data, catalogue) {
    const lists = (coded) => (coded ? coded.split(" ") : []).map((some) => (some ? some.split("!") : []).map((one) => catalogue.plain(one)));
    this.root = new Map();
    this.known = new Set(); // folded syllables
    this.groups = lists(data.groups);
    for (const kind of ["filler", "soft", "purpose"]) for (const text of lists(data[kind]).flat()) this.add(text, { kind });
    const means = lists(data.mean);
    lists(data.say).forEach((said, at) => {
      const entry = { kind: "means", targets: means[at].map(words) };
      for (const text of said) this.add(text, entry);
    });
    const unless = lists(data.unless);
    lists(data.ask).forEach((asked, at) => {
      const [vi, en, always] = data.elsewhere[at];
      const entry = { kind: "elsewhere", vi, en, always, unless: (unless[at] || []).map((text) => ` ${words(text).map(fold).join(" ")} `) };
      for (const text of asked) this.add(text, entry);
    });
  }

  add(text, entry) {
    const group = text.match(/\{(\d+)\}/);
    if (group) {
      for (const one of this.groups[group[1]]) this.add(text.replace(group[0], one), entry);
      return;
    }
    const syllables = words(text);
    let node = this.root;
    for (const word of syllables) {
      const folded = fold(word);
      this.known.add(folded);
      let next = node.get(folded);
      if (!next) node.set(folded, (next = new Map()));
      node = next;
    }
    (node.ends ||= []).push({ entry, text: syllables });
  }

  /** The phrases that begin at a place of a list of tokens; small words (`passable`) may stand between. */
  at(tokens, start, passable = () => false) {
    const found = [];
    const walk = (node, place, used, skipped, slips) => {
      for (const one of node.ends || []) {
        const wrong = slips + wrongTones(one.text, used, tokens);
        if (wrong < 1 || (wrong < 1.5 && used.length > 2)) found.push({ ...one, used, wrong, size: used.length - wrong / 2 });
      }
      if (place >= tokens.length) return;
      tokens[place].folded.forEach((folded, rank) => {
        const next = node.get(folded);
        if (next) walk(next, place + 1, [...used, place], 0, slips + (rank ? MENDED : 0));
      });
      if (used.length && skipped < MOST_SKIPPED && passable(place)) walk(node, place + 1, used, skipped + 1, slips);
    };
    walk(this.root, start, [], 0, 0);
    return found;
  }
}

/** How many syllables were typed with diacritics other than the phrase's. */
function wrongTones(text, used, tokens) {
  const said = (place, at) => tokens[place].folded[0] === fold(text[at]); // what was mended has no tone to compare
  return used.filter((place, at) => tokens[place].marked && said(place, at) && toned(tokens[place].word) !== toned(text[at])).length;
}

