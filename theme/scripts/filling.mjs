// One filling of a form: all that was typed, kept for the life of the tab, so that reloading, "back", a copy of the tab
// and a session opened again go on where they were. Knows nothing of drafts that outlive the tab.

import { typedIn } from "./typed.mjs";

const NAME = "mot-cua-filling:";
const LATER = 300; // milliseconds
const forgotten = new Set(); // what was sent while a last change was still waiting to be kept

/** What a form holds now, as it is kept and as a draft has it. */
export function snapshot(form, data, page) {
  return {
    procedure: procedureOf(form),
    form: form.elements._form.value,
    asked: Object.fromEntries(data.fields.map((field) => [field.name, field.label])),
    key: form.elements._key.value,
    page,
    saved_at: new Date().toISOString(),
    typed: typedIn(form),
  };
}

export const procedureOf = (form) => decodeURIComponent(form.getAttribute("action").split("/").at(-2));

/** Calls `save` soon after each change, and at once when the page may be about to go. */
export function whenTyped(form, save) {
  let waiting = 0;
  const now = () => {
    clearTimeout(waiting);
    waiting = 0;
    if (form.isConnected) save();
  };
  for (const name of ["input", "change", "page"]) form.addEventListener(name, () => (waiting ||= setTimeout(now, LATER)));
  addEventListener("pagehide", () => waiting && now());
  document.addEventListener("visibilitychange", () => waiting && now());
}

export function keep(filling) {
  if (forgotten.has(filling.key)) return;
  try {
    sessionStorage.setItem(NAME + filling.key, JSON.stringify(filling));
  } catch {
    // full or forbidden: the page itself holds it
  }
}

export function kept(key) {
  try {
    return JSON.parse(sessionStorage.getItem(NAME + key));
  } catch {
    return null;
  }
}

/** Fillings of a procedure that were begun in this tab and not sent, the last first. */
export function unfinished(procedure) {
  const names = Array.from({ length: sessionStorage.length }, (_, at) => sessionStorage.key(at));
  const found = names.filter((name) => name.startsWith(NAME)).map((name) => kept(name.slice(NAME.length)));
  return found
    .filter((one) => one?.procedure === procedure && Object.values(one.typed).flat().some(Boolean))
    .sort((a, b) => b.saved_at.localeCompare(a.saved_at));
}

export const isForgotten = (key) => forgotten.has(key);

export function forget(key) {
  forgotten.add(key);
  sessionStorage.removeItem(NAME + key);
}
