// Finds procedures in the words people use. Runs on search.json alone: no DOM, no network; also in Node.
//
// open(data) → { size, code(row), name(row), levels(row), find(query, {limit}), suggest(query, {limit}), elsewhere(query) }

import { Catalogue } from "./catalogue.mjs";
import { rank } from "./ranking.mjs";
import { understand } from "./query.mjs";
import { Vocabulary } from "./vocabulary.mjs";

const LEVELS = ["ministry", "province", "commune", "other"];
const SURE = 0.86; // share of a query that a row must meet once known words, too, may be slips
const LONGEST_QUERY = 300; // characters: what is behind them is not a question any more

export function open(data) {
  const catalogue = new Catalogue(data);
  const vocabulary = new Vocabulary(data, catalogue);

  /** Rows that answer, best first, each with a score; [] when nothing in the catalogue does. */
  function find(query, { limit = 30 } = {}) {
    const asked = query.slice(0, LONGEST_QUERY);
    const coded = byCode(catalogue.codes, asked);
    if (coded.length) return coded.slice(0, limit);
    const found = rank(understand(asked, catalogue, vocabulary).parts, catalogue);
    if (found.length) return found.slice(0, limit);
    // Nothing: a slip may have made another word ("tuế khi bán nhà"). Only what then fits well counts.
    const { parts, elsewhere } = understand(asked, catalogue, vocabulary, { loose: true });
    return elsewhere ? [] : rank(parts, catalogue, SURE).slice(0, limit);
  }

  return {
    size: catalogue.size,
    code: (row) => catalogue.codes[row],
    name: (row) => catalogue.name(row),
    levels: (row) => LEVELS.filter((level, bit) => catalogue.masks[row] & (1 << bit)),
    find,
    suggest: (query, { limit = 6 } = {}) => find(query, { limit }).map(({ row }) => ({ row, text: catalogue.name(row) })),
    elsewhere(query) {
      const { elsewhere } = understand(query.slice(0, LONGEST_QUERY), catalogue, vocabulary);
      return elsewhere && { vi: elsewhere.vi, en: elsewhere.en };
    },
  };
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
