// Puts what was typed once back into a form, and says what of it no longer has a place there.

import { typedIn } from "./typed.mjs";

const LEFT_ALONE = ["hidden", "submit", "button", "file"];

/** Fills a form in; files are not its business. */
export function refill(form, typed) {
  for (const group of form.querySelectorAll("[data-group]")) growTo(group, typed);
  for (const control of form.elements) {
    const { name, type } = control;
    if (!name || name.startsWith("_") || LEFT_ALONE.includes(type)) continue;
    const values = typed[name] || [];
    if (type === "radio" || type === "checkbox") control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  }
  form.dispatchEvent(new Event("filled"));
  form.dispatchEvent(new Event("change"));
}

/** As many entries as were typed; more than a group takes it does not give. */
function growTo(group, typed) {
  const begin = `${group.dataset.group}.`;
  const numbers = Object.keys(typed).filter((name) => name.startsWith(begin)).map((name) => Number(name.split(".")[1]));
  const wanted = Math.max(-1, ...numbers) + 1;
  for (let count = group.querySelectorAll("[data-entry]").length; count < wanted && count < 100; count++) {
    group.querySelector("[data-add]").click();
  }
}

/**
 * What became of a filling in a form that has changed since: {added: [label], left: [{label, text}]}. `left` are answers
 * that the form holds no more, for somebody to copy.
 */
export function changes(form, data, filling) {
  const labels = Object.fromEntries(data.fields.map((field) => [field.name, field.label]));
  const now = typedIn(form);
  const left = {};
  for (const [name, values] of Object.entries(filling.typed)) {
    const lost = values.filter((value) => value && !(now[name] || []).includes(value));
    const top = name.split(".")[0];
    if (lost.length) (left[top] ||= []).push(...lost);
  }
  return {
    added: Object.keys(labels).filter((name) => !(name in filling.asked)).map((name) => labels[name]),
    left: Object.entries(left).map(([name, values]) => ({ label: filling.asked[name] || labels[name] || name, text: values.join("; ") })),
  };
}
