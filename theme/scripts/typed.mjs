// What stands in the controls of a form, as it would be posted.

/** {name: [typed]}, without the form's own `_…` fields. */
export function typedIn(element) {
  const typed = {};
  for (const [name, value] of new FormData(element)) {
    if (!name.startsWith("_") && typeof value === "string") (typed[name] ||= []).push(value);
  }
  return typed;
}

/** A fresh idempotency key, as functions/submit.py makes them. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
