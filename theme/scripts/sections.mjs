// The sections of a form as pages: which are asked, which comes next, how far each is. Twin of
// functions/domain/sections.py.

import { isAsked } from "./answers.mjs";

/** The sections with at least one question that these answers lead to, in order. */
export function askedSections(fields, answers) {
  const found = fields.filter((field) => isAsked(field, answers)).map((field) => field.section);
  return [...new Set(found)].sort((a, b) => a - b);
}

/** The section of a field, by its name or by one of what is posted for it: `home.commune`, `children.0.name`. */
export const sectionOf = (fields, name) => fields.find((field) => field.name === name.split(".")[0]).section;

/** The sections that errors are in, in order, each once. */
export const brokenSections = (fields, errors) =>
  [...new Set(errors.map((error) => sectionOf(fields, error.name)))].sort((a, b) => a - b);

/** [{index, state}] of each page that is asked; "fix" is one that was gone past with something wrong in it. */
export function progress(fields, answers, errors, seen) {
  const broken = new Set(brokenSections(fields, errors));
  const answered = new Set(fields.filter((field) => field.name in answers).map((field) => field.section));
  const state = (index) => {
    if (broken.has(index)) return seen.has(index) ? "fix" : answered.has(index) ? "started" : "empty";
    return seen.has(index) || answered.has(index) ? "done" : "empty";
  };
  return askedSections(fields, answers).map((index) => ({ index, state: state(index) }));
}
