// Reads {forms, units, posts: [[index of form, post]], today} from standard input and writes what the browser's scripts
// make of each post.

import { readAnswers } from "../../theme/scripts/answers.mjs";
import { withComputed } from "../../theme/scripts/computed.mjs";
import { makeChecker, sentence } from "../../theme/scripts/checks.mjs";

let input = "";
for await (const chunk of process.stdin) input += chunk;
const { forms, units, posts, today } = JSON.parse(input);
const codes = units.provinces.flatMap((one) => one.communes.map((commune) => commune.code));
const checks = forms.map((form) => makeChecker(form, { $id: "units.schema.json", enum: codes }));
const results = posts.map(([index, post]) => {
  const { fields } = forms[index];
  const answers = readAnswers(fields, post, units);
  const errors = checks[index](answers, today).map((one) => [one.name, one.rule, sentence(one, forms[index], "vi")]);
  return { answers, computed: withComputed(fields, answers), errors };
});
process.stdout.write(JSON.stringify(results));
