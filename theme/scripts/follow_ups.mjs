// Shows a field only while the answers that it depends on ask for it, and what the form computes.

import { readAll } from "./answers.mjs";
import { withComputed } from "./computed.mjs";
import { typedIn } from "./typed.mjs";

/** Shows and hides by what stands in the form now; `units` may be null while they are not there. */
export function showFollowUps(element, fields, units) {
  const { answers, hidden, numbers } = readAll(fields, typedIn(element), units);
  for (const part of element.querySelectorAll("[data-only-if]")) {
    part.hidden = hidden.has(part.querySelector("[data-field]").dataset.field);
  }
  const whole = withComputed(fields, answers);
  for (const output of element.querySelectorAll("output[data-unit]")) {
    const [name, index, inner] = output.closest("[data-field]").dataset.field.split(".");
    const value = inner ? whole[name]?.[numbers[name].indexOf(+index)]?.[inner] : whole[name];
    const text = value === undefined ? "–" : `${grouped(value)} ${output.dataset.unit}`.trim();
    if (output.textContent !== text) output.textContent = text;
  }
}

/** 1234567.5 as "1.234.567,5", like functions/domain/rows.py. */
function grouped(value) {
  const [whole, decimals] = String(value).split(".");
  const dots = whole.replace(/\B(?=([0-9]{3})+$)/g, ".");
  return decimals ? `${dots},${decimals}` : dots;
}
