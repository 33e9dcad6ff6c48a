// Shows a field only while the answer that it depends on asks for it.

import { isAsked, readField } from "./answers.mjs";
import { typedIn } from "./typed.mjs";

/** Shows and hides by what stands in the form now; `units` may be null while they are not there. */
export function showFollowUps(element, fields, units) {
  const typed = typedIn(element);
  const answers = {};
  for (const field of fields) {
    const asked = isAsked(field, answers);
    const value = asked ? readField(field, typed, units) : null;
    if (value !== null) answers[field.name] = value;
    const part = element.querySelector(`[data-field="${field.name}"]`)?.closest("[data-only-if]");
    if (part) part.hidden = !asked;
  }
}
