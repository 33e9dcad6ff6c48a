// Reads [{cases, answers: [said]}] from standard input and writes what theme/scripts/papers.mjs makes of each answer.

import { shown, totals } from "../../theme/scripts/papers.mjs";

let input = "";
for await (const chunk of process.stdin) input += chunk;
const results = JSON.parse(input).map(({ cases, answers }) =>
  answers.map((said) => ({ shown: [...shown(cases, said)].sort(), totals: totals(cases, said) })),
);
process.stdout.write(JSON.stringify(results));
