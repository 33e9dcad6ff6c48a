// Finds procedures in the words people use. Runs on search.json alone: no DOM, no network; also in Node.
//
// open(data) → { code(row), name(row), find(query, {limit}), guides(query, {limit}), elsewhere(query) }

import { Catalogue } from "./catalogue.mjs";
import { rank } from "./ranking.mjs";
import { understand } from "./query.mjs";
import { Vocabulary } from "./vocabulary.mjs";

const SURE = 0.86; // share of a query that a row must meet once known words, too, may be slips
const NEARLY = 0.75; // of what the best advice meets, a procedure must meet to be shown beside it
const LONGEST_QUERY = 300; // characters: what is behind them is not a question any more

export function open(data) {
  const catalogue = new Catalogue(data);
  const vocabulary = new Vocabulary(data, catalogue);
  const ADVICE = { enough: 0.6, from: catalogue.procedures, to: catalogue.size };

  /** Rows that answer, best first, each with a score; [] when nothing in the catalogue does. */
  function find(query, { limit = 30 } = {}) {
    const asked = query.slice(0, LONGEST_QUERY);
    const coded = byCode(catalogue.codes, asked);
    if (coded.length) return coded.slice(0, limit);
    const understood = understand(asked, catalogue, vocabulary).parts;
    const found = rank(understood, catalogue);
    const named = rowsOfNamedField(understood, catalogue).filter((row) => !found.some((one) => one.row === row));
    if (named.length) return [...found, ...named.map((row) => ({ row, score: 0 }))].slice(0, limit);
    const better = rank(understood, catalogue, ADVICE)[0];
    const kept = better ? found.filter(({ share }) => share >= better.share * NEARLY) : found;
    if (found.length) return kept.slice(0, limit);
    if (better) return [];
    // Nothing: a slip may have made another word ("tuế khi bán nhà"). Only what then fits well counts.
    const { parts, elsewhere } = understand(asked, catalogue, vocabulary, { loose: true });
    return elsewhere ? [] : rank(parts, catalogue, { enough: SURE }).slice(0, limit);
  }

  /** Ends of guides that answer, best first: what to do with a matter that no procedure here is for. */
  function guides(query, { limit = 3 } = {}) {
    const { parts } = understand(query.slice(0, LONGEST_QUERY), catalogue, vocabulary);
    const best = rank(parts, catalogue)[0]?.share || 0;
    const seen = new Set();
    return rank(parts, catalogue, ADVICE)
      .filter(({ share }) => share > best) // a procedure that answers as well says more
      .map(({ row, share }) => ({ path: catalogue.advice[row - catalogue.procedures], title: catalogue.name(row), share }))
      .filter(({ title }) => !seen.has(title) && seen.add(title))
      .slice(0, limit);
  }

  return {
    guides,
    code: (row) => catalogue.codes[row],
    name: (row) => catalogue.name(row),
    find,
    elsewhere(query) {
      const { elsewhere } = understand(query.slice(0, LONGEST_QUERY), catalogue, vocabulary);
      return elsewhere && { vi: elsewhere.vi, en: elsewhere.en };
    },
  };
}

/** The rows of a field when the query is its name, or most of it: "hộ tịch", "giao thông". */
function rowsOfNamedField(parts, catalogue) {
  const asked = parts.flatMap(({ options }) => options.at(-1) || []).filter((token) => !token.soft);
  const called = catalogue.fields.filter(({ terms }) => asked.length * 2 >= terms.size && asked.every((token) => token.terms.some(([term, fits]) => fits === 1 && terms.has(term))));
  return asked.length > 1 || called.some(({ terms }) => terms.size === 1) ? called.flatMap(({ rows }) => rows) : [];
}

/** "1.001193", "1.001193.000.00.00.H38", and the bare end of a code: "1193". */
function byCode(codes, query) {
  const whole = query.match(/(?:^|[^0-9.])([0-9]\.[0-9]{3,6})/);
  const bare = query.trim().match(/^[0-9]{3,7}$/);
  const fits = whole
    ? (code) => code.startsWith(whole[1])
    : bare
      ? (code) => code.replace(".", "").slice(0, 7).replace(/^(.)0*/, "$1").endsWith(bare[0]) || code.replace(".", "").startsWith(bare[0])
      : null;
  if (!fits) return [];
  return codes.flatMap((code, row) => (fits(code) ? [{ row, score: 10 }] : []));
}
