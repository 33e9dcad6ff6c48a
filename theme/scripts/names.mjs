// Names of procedures in the language of the page, as far as they are translated; else as the records have them.

import { fold } from "./text.mjs";

const wordsOf = (text) => fold(text).split(" ").filter(Boolean);

/** language: of the page; records: of the records; translated: {row: name}. */
export function names(engine, language, records, translated = {}) {
  /** Rows of which the translated name has every word, or its beginning, before those that the engine finds. */
  function together(query, limit) {
    const asked = wordsOf(query);
    const has = (words) => asked.every((one) => words.some((word) => word.startsWith(one)));
    const own = asked.length ? Object.keys(translated).filter((row) => has(wordsOf(translated[row]))).map(Number) : [];
    return [...new Set([...own, ...engine.find(query, { limit }).map(({ row }) => row)])].slice(0, limit);
  }

  return {
    of: (row) => translated[row] ?? engine.name(row),
    languageOf: (row) => (translated[row] ? language : records),
    find: together,
  };
}
