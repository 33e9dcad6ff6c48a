// Asks our engine and well-known ones the same questions; reads and writes JSON. See benchmarks/search.py.

import { readFileSync } from "node:fs";
import Fuse from "fuse.js";
import lunr from "lunr";
import MiniSearch from "minisearch";
import { open } from "../theme/scripts/engine.mjs";
import { fold, words } from "../theme/scripts/syllables.mjs";

const { index, documents, sets } = JSON.parse(readFileSync(0, "utf8"));
const folded = (text) => words(text).map(fold).join(" ");
const rows = documents.map(({ code, name, others }) => ({ code, name: folded(name), others: folded(others) }));

const makers = {
  "Một Cửa": () => {
    const engine = open(index);
    return (query) => engine.find(query, { limit: 10 }).map(({ row }) => engine.code(row));
  },
  MiniSearch: () => {
    const engine = new MiniSearch({ idField: "code", fields: ["name", "others"], searchOptions: { fuzzy: 0.2, prefix: true } });
    engine.addAll(rows);
    return (query) => engine.search(folded(query)).slice(0, 10).map(({ id }) => id);
  },
  lunr: () => {
    const engine = lunr(function () {
      this.ref("code");
      this.field("name");
      this.field("others");
      this.pipeline.reset();
      this.searchPipeline.reset();
      rows.forEach((row) => this.add(row));
    });
    return (query) =>
      engine
        .query((asked) => {
          for (const word of folded(query).split(" ").filter(Boolean)) {
            asked.term(word, { boost: 10 });
            if (word.length > 3) asked.term(word, { editDistance: 1 });
          }
        })
        .slice(0, 10)
        .map(({ ref }) => ref);
  },
  "Fuse.js": () => {
    const engine = new Fuse(rows, { keys: ["name", "others"], ignoreLocation: true, threshold: 0.4, includeScore: true });
    return (query) => engine.search(folded(query).slice(0, 32), { limit: 10 }).map(({ item }) => item.code);
  },
};

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const at = (values, share) => values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

function measure(find, questions) {
  const times = [];
  let first = 0;
  let five = 0;
  let reciprocal = 0;
  let asked = 0;
  let nothing = 0;
  const missed = [];
  for (const { q, codes } of questions) {
    const started = performance.now();
    const found = find(q);
    times.push(performance.now() - started);
    if (!codes.length) {
      nothing += found.length === 0;
      continue;
    }
    asked += 1;
    const place = found.findIndex((code) => codes.includes(code));
    first += place === 0;
    five += place >= 0 && place < 5;
    if (place >= 0) reciprocal += 1 / (place + 1);
    if (place < 0 || place >= 5) missed.push(q);
  }
  const empty = questions.length - asked;
  return {
    hit1: asked ? first / asked : null, hit5: asked ? five / asked : null, mrr: asked ? reciprocal / asked : null,
    nothing: empty ? nothing / empty : null, median: median(times), p95: at(times, 0.95), missed,
  };
}

const answers = {};
for (const [engine, make] of Object.entries(makers)) {
  make(); // warm: what is measured is the second time, like a page that was open before
  const started = performance.now();
  const find = make();
  const open = performance.now() - started;
  answers[engine] = { open, sets: {} };
  // Fuse.js takes a tenth of a second a query: the same questions, but no more than these.
  for (const [name, questions] of Object.entries(sets)) answers[engine].sets[name] = measure(find, questions);
}
process.stdout.write(JSON.stringify(answers));
