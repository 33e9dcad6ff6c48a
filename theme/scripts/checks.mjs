// Checks canonical answers against the form's own JSON Schema, the one that the server uses: the twin of
// functions/domain/validation.py.

import { Validator } from "@cfworker/json-schema";

const RULES = {
  required: "required", minItems: "required", false: "unexpected", additionalProperties: "unexpected",
  minLength: "min_length", maxLength: "max_length", minimum: "min", maximum: "max", maxItems: "max",
  pattern: "invalid", type: "invalid", enum: "invalid", const: "invalid", format: "invalid", uniqueItems: "invalid",
};
const ORDER = ["unexpected", "required", "invalid", "min_length", "max_length", "min", "max", "max_size", "max_total", "not_before", "not_after"];

export function makeChecker(form, unitsSchema) {
  const validator = new Validator(form.schema, "2020-12", false);
  validator.addSchema(unitsSchema);
  const fields = new Map(form.fields.map((field) => [field.name, field]));

  /** [{name, rule}] in the order of the fields, at most one for each; `today` is "yyyy-mm-dd" in Viet Nam. */
  return function check(answers, today) {
    const found = new Map();
    const add = (name, rule) => found.set(name, [...(found.get(name) || []), rule]);
    for (const error of validator.validate(answers).errors) {
      const path = error.instanceLocation.split("/").slice(1);
      if (error.keyword === "required" && path.length === 0) {
        for (const name of missing(error, answers, form.schema)) add(name, "required");
      } else if (path.length && RULES[error.keyword]) {
        add(path[0].replaceAll("~1", "/").replaceAll("~0", "~"), rule(error.keyword, path.at(-1)));
      }
    }
    for (const field of form.fields) {
      if (field.type !== "date" || found.has(field.name)) continue;
      const rule = dateRule(field, answers[field.name], today);
      if (rule) add(field.name, rule);
    }
    const over = overTotal(form.fields, answers);
    if (over && !found.has(over)) add(over, "max_total");
    const names = [...form.fields.map((field) => field.name), ...found.keys()];
    return [...new Set(names)]
      .filter((name) => found.has(name))
      .map((name) => ({ name, rule: found.get(name).sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b))[0], field: fields.get(name) }));
  };
}

// The validator names the missing property only in its sentence: look in the schema which are missing.
function missing(error, answers, schema) {
  const at = error.keywordLocation.split("/").slice(1);
  let part = schema;
  for (const step of at) part = part[step];
  return part.filter((name) => !(name in answers));
}

const rule = (keyword, last) => (keyword === "maximum" && last === "size" ? "max_size" : RULES[keyword]);

// The first field with whose files all files together are too large.
function overTotal(fields, answers) {
  let total = 0;
  for (const field of fields) {
    if (field.type !== "files" || !Array.isArray(answers[field.name])) continue;
    for (const one of answers[field.name]) if (Number.isInteger(one.size)) total += one.size;
    if (total > field.max_total_size) return field.name;
  }
  return null;
}

function dateRule(field, answer, today) {
  if (typeof answer !== "string") return null;
  const limit = (rule) => (field[rule] === "today" ? today : field[rule]);
  if (field.not_before && answer < limit("not_before")) return "not_before";
  if (field.not_after && answer > limit("not_after")) return "not_after";
  return null;
}
