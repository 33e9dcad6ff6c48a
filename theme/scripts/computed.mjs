// What a form computes out of other answers: the twin of functions/domain/computed.py, in the same order of steps.

import { isAsked } from "./answers.mjs";

const MOST = 1e15;
const FRACTION = 1e6;

/** The answers with what the form computes from them. */
export function withComputed(fields, answers) {
  const made = {};
  for (const field of fields) {
    if (field.computed) {
      const value = isAsked(field, made) ? valueOf(field, made, {}) : null;
      if (value !== null) made[field.name] = value;
    } else if (field.name in answers) {
      const answer = answers[field.name];
      made[field.name] = field.type === "group" && Array.isArray(answer) ? answer.map((entry) => entryOf(field, entry, made)) : answer;
    }
  }
  return { ...answers, ...made };
}

function entryOf(group, entry, outside) {
  const made = {};
  for (const field of group.fields) {
    if (field.computed) {
      const value = isAsked(field, made, outside) ? valueOf(field, made, outside) : null;
      if (value !== null) made[field.name] = value;
    } else if (field.name in entry) made[field.name] = entry[field.name];
  }
  return made;
}

function valueOf(field, near, outside) {
  const products = [];
  for (const term of field.computed) {
    const entries = term.each ? near[term.each] || [] : null;
    const found = entries ? entries.map((one) => productOf(term, one, near)) : [productOf(term, near, outside)];
    products.push(...found.filter((one) => one !== null));
  }
  if (!products.length) return null;
  let total = 0;
  for (const product of products) total += product;
  total = Math.min(Math.max(total, field.min), field.max);
  if (!(-MOST < total && total < MOST)) return null;
  return field.type === "number" && field.decimals ? Math.floor(total * FRACTION + 0.5) / FRACTION : Math.floor(total + 0.5);
}

function productOf(term, near, outside) {
  let product = 1;
  for (const factor of term.times) {
    const value = factorOf(factor, near, outside);
    if (value === null) return null;
    product *= value;
  }
  return product;
}

function factorOf(factor, near, outside) {
  if (typeof factor === "number") return factor;
  const rule = typeof factor === "string" ? { field: factor } : factor;
  let value = rule.field in near ? near[rule.field] : outside[rule.field];
  if (typeof value !== "number" || Math.abs(value) > MOST) return null;
  if ("up_to" in rule) value = Math.min(value, rule.up_to);
  if ("above" in rule) value = Math.max(value - rule.above, 0);
  return value;
}
