// The catalogue as the search sees it: names decoded, and for each syllable the rows that have it.
// Reads what catalogue/search/index.py wrote; knows no query.

import { fold, toned, words as wordsOf } from "./syllables.mjs";

const BASE = 8192; // more than there are different syllables
const OPENING = /^[(“]$/;
const CLOSING = /^[),.;:”…!?]$/;

/** Which word a character stands for. */
function place(point) {
  if (point >= 161) point -= 34;
  return (point > 92 ? point - 1 : point) - 35;
}

export class Catalogue {
  constructor(data) {
    this.shown = data.words ? data.words.split(" ") : [];
    this.codes = decodeCodes(data.codes);
    this.procedures = this.codes.length; // the rows behind them are advice: ends of guides
    this.advice = data.advice || [];
    this.size = this.procedures + this.advice.length;
    this.names = data.names.split(" ");
    this.others = data.also.split(" ");
    this.masks = Uint8Array.from(data.masks, (one) => place(one.charCodeAt(0)));
    this.terms = new Map(); // folded syllable → number
    this.folded = [];
    this.forms = new Map(); // toned syllable → number
    this.formsOf = []; // term → its forms
    this.rowsOfForm = [];
    this.pairs = new Map(); // two terms in a row → rows
    this.parts = this.shown.map((word) => wordsOf(word).map((one) => this.syllable(one)));
    for (let row = 0; row < this.size; row++) {
      this.read(this.names[row], row);
      if (this.others[row]) for (const other of this.others[row].split("!")) this.read(other, row);
    }
    this.readFields(data);
    this.rows = this.formsOf.map((forms) => this.together(forms));
    this.log = Math.log(1 + this.size);
  }

  /** [term, form] of a syllable, new ones get a number. */
  syllable(word) {
    const folded = fold(word);
    let term = this.terms.get(folded);
    if (term === undefined) {
      term = this.folded.push(folded) - 1;
      this.terms.set(folded, term);
      this.formsOf.push([]);
    }
    const tone = toned(word);
    let form = this.forms.get(tone);
    if (form === undefined) {
      form = this.rowsOfForm.push([]) - 1;
      this.forms.set(tone, form);
      this.formsOf[term].push(form);
    }
    return [term, form];
  }

  read(text, row) {
    let before = -1;
    for (let at = 0; at < text.length; at++) {
      const parts = this.parts[place(text.charCodeAt(at))];
      if (!parts.length) before = -1;
      for (const [term, form] of parts) {
        add(this.rowsOfForm[form], row);
        if (before >= 0) {
          const key = before * BASE + term;
          const rows = this.pairs.get(key);
          if (rows) add(rows, row);
          else this.pairs.set(key, [row]);
        }
        before = term;
      }
    }
  }

  readFields(data) {
    const fields = data.fields ? data.fields.split(" ") : [];
    const members = fields.map(() => []);
    Array.from(data.field, (one, row) => members[place(one.charCodeAt(0))].push(row));
    this.fields = fields.map((text, at) => ({ terms: new Set(this.termsOf(text)), rows: members[at] }));
  }

  together(forms) {
    if (forms.length === 1) return this.rowsOfForm[forms[0]];
    return [...new Set(forms.flatMap((form) => this.rowsOfForm[form]))].sort((a, b) => a - b);
  }

  termsOf(text) {
    const found = [];
    for (let at = 0; at < text.length; at++)
      for (const [term] of this.parts[place(text.charCodeAt(at))]) found.push(term);
    return found;
  }

  pair(a, b) {
    return this.pairs.get(a * BASE + b);
  }

  /** How much a syllable tells, 0 to 1: rare ones tell more. */
  tells(rows) {
    return Math.log(1 + this.size / rows) / this.log;
  }

  name(row) {
    return this.text(this.names[row]);
  }

  /** A decoded phrase: its words and spaces. */
  plain(coded) {
    return Array.from(coded, (one) => this.shown[place(one.charCodeAt(0))]).join(" ");
  }

  /** A decoded text: a space between words, none beside brackets and commas, a capital in front. */
  text(coded) {
    let text = "";
    let glued = true;
    for (let at = 0; at < coded.length; at++) {
      const word = this.shown[place(coded.charCodeAt(at))];
      text += glued || CLOSING.test(word) ? word : ` ${word}`;
      glued = OPENING.test(word);
    }
    return text.charAt(0).toUpperCase() + text.slice(1);
  }
}

function add(rows, row) {
  if (rows[rows.length - 1] !== row) rows.push(row);
}

/** The steps between codes, or whole codes of a locality, back into codes. */
function decodeCodes(steps) {
  let last = 0;
  return (steps ? steps.split(" ") : []).map((step) => {
    if (step.includes(".")) return step;
    last += Number(step);
    const digits = String(last).padStart(7, "0");
    return `${digits[0]}.${digits.slice(1)}`;
  });
}
