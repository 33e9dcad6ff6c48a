// Checks canonical answers against the form's own JSON Schema, the one that the server uses: the twin of
// functions/domain/validation.py.

import { Validator } from "@cfworker/json-schema";
import { sameName } from "./text.mjs";

const RULES = {
  required: "required", minItems: "required", false: "unexpected", additionalProperties: "unexpected",
  minLength: "min_length", maxLength: "max_length", minimum: "min", maximum: "max", maxItems: "max",
  pattern: "invalid", type: "invalid", enum: "invalid", const: "invalid", format: "invalid", uniqueItems: "invalid",
};
const ORDER = ["unexpected", "required", "invalid", "min_length", "max_length", "min", "max", "max_size", "max_total", "not_before", "not_after", "match"];

export function makeChecker(form, unitsSchema) {
  const validator = new Validator(form.schema, "2020-12", false);
  validator.addSchema(unitsSchema);
  const fields = new Map(form.fields.map((field) => [field.name, field]));
  const inside = ([group, , name]) => fields.get(group)?.fields?.find((one) => one.name === name);
  const fieldAt = (place) => (place.length < 3 ? fields.get(place[0]) : inside(place));

  /** Where an entry of the output is: ["home"], in an entry of a group ["children", 0, "name"]. */
  const places = (error, answers) => {
    const path = error.instanceLocation.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
    const inGroup = Boolean(fields.get(path[0])?.fields);
    if (inGroup && path.length > 1) path[1] = Number(path[1]);
    const whole = path.length === 0 || (inGroup && path.length === 2);
    if (whole && error.keyword === "required") return missing(error, path, answers, form.schema).map((name) => [...path, name]);
    if (!path.length) return [];
    return [path.slice(0, inGroup ? 3 : 1)];
  };

  /**
   * [{name, rule, field, place}] in the order of fields and entries, at most one for each; `today` is "yyyy-mm-dd" in
   * Viet Nam.
   */
  return function check(all, today) {
    const answers = cut(form.fields, all);
    const found = new Map();
    const add = (place, rule) => {
      const name = place.join(".");
      if (!found.has(name)) found.set(name, { name, place, field: fieldAt(place), rules: [] });
      found.get(name).rules.push(rule);
    };
    for (const error of validator.validate(answers).errors) {
      if (!RULES[error.keyword]) continue;
      for (const place of places(error, answers)) add(place, ruleOf(error.keyword, fieldAt(place)));
    }
    for (const [place, field, answer, near] of answered(form.fields, answers)) {
      if (found.has(place.join("."))) continue;
      const rule = dateRule(field, answer, today) || match(field, answer, near, answers);
      if (rule) add(place, rule);
    }
    const over = overTotal(form.fields, answers);
    if (over && !found.has(over)) add([over], "max_total");
    const order = ({ place }) => [
      rank(form.fields, place[0]),
      place[1] ?? -1,
      place.length < 3 ? -1 : rank(fields.get(place[0]).fields, place[2]),
    ];
    const before = (a, b) => a.map((one, at) => one - b[at]).find(Boolean) || 0;
    return [...found.values()]
      .map((one) => ({ ...one, rule: one.rules.sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b))[0] }))
      .sort((a, b) => before(order(a), order(b)))
      .map(({ name, rule, field, place }) => ({ name, rule, field, place }));
  };
}

/** The answers with one entry too many where there are more: each is looked at field by field. */
function cut(fields, answers) {
  const long = fields.filter((field) => field.fields && Array.isArray(answers[field.name]));
  return { ...answers, ...Object.fromEntries(long.map(({ name, max_items }) => [name, answers[name].slice(0, max_items + 1)])) };
}

/** The sentence of an error in the words of the form: "Người con thứ 2: nhập “Họ tên”.". */
export function sentence({ field, rule, place }, form, lang) {
  const said = field.messages[lang][rule] || field.messages[lang].invalid;
  if (place.length === 1) return said;
  const name = form.fields.find((one) => one.name === place[0]).entry_name[lang].replace("%(number)s", place[1] + 1);
  return `${name}: ${said[0].toLowerCase()}${said.slice(1)}`;
}

/** The place of a field among others; a name that is not there comes last. */
function rank(fields, name) {
  const at = fields.findIndex((field) => field.name === name);
  return at < 0 ? fields.length : at;
}

function* answered(fields, answers) {
  for (const field of fields) {
    const answer = answers[field.name];
    if (!field.fields) yield [[field.name], field, answer, answers];
    else for (const [index, entry] of (answer || []).slice(0, field.max_items).entries()) {
      for (const one of field.fields) yield [[field.name, index, one.name], one, entry[one.name], entry];
    }
  }
}

// The validator names the missing property only in its sentence: look in the schema which are missing.
function missing(error, path, answers, schema) {
  let part = schema;
  for (const step of error.keywordLocation.split("/").slice(1)) part = part[step];
  let there = answers;
  for (const step of path) there = there[step];
  return part.filter((name) => !(name in there));
}

function ruleOf(keyword, field) {
  if (keyword === "minItems" && field?.fields) return "min";
  return keyword === "maximum" && field?.type === "files" ? "max_size" : RULES[keyword];
}

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
  if (!["date", "partial_date"].includes(field.type) || typeof answer !== "string") return null;
  const limit = (rule) => (field[rule] === "today" ? today : field[rule]).slice(0, answer.length);
  if (field.not_before && answer < limit("not_before")) return "not_before";
  if (field.not_after && answer > limit("not_after")) return "not_after";
  return null;
}

function match(field, answer, near, answers) {
  if (field.type !== "signature" || typeof answer !== "string") return null;
  const name = near[field.of] || answers[field.of];
  return typeof name === "string" && !sameName(answer, name) ? "match" : null;
}
