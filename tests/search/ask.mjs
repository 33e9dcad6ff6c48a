// Reads {index, queries, limit} and writes what the engine answers.

import { readFileSync } from "node:fs";
import { open } from "../../theme/scripts/engine.mjs";

const { index, queries, limit } = JSON.parse(readFileSync(0, "utf8"));
const engine = open(index);
const answers = queries.map((query) => {
  const started = performance.now();
  const found = engine.find(query, { limit });
  return {
    ms: performance.now() - started,
    codes: found.map(({ row }) => engine.code(row)),
    names: found.map(({ row }) => engine.name(row)),
    scores: found.map(({ score }) => score),
    elsewhere: engine.elsewhere(query),
    guides: engine.guides(query),
  };
});
process.stdout.write(JSON.stringify(answers));
