// Adds and removes entries of a group in place. Without this script its buttons ask the server for the same.

import { readAll } from "./answers.mjs";
import { typedIn } from "./typed.mjs";

/** `made(entry)` is told of each new entry, `changed()` after every change. */
export function enhanceGroups(element, made, changed) {
  for (const group of element.querySelectorAll("[data-group]")) {
    const said = group.querySelector("[data-said]");
    group.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.matches("[data-add]")) {
        event.preventDefault();
        const entry = addEntry(group);
        made(entry);
        said.textContent = `${group.dataset.added} ${titleOf(entry)}`;
        const control = entry.querySelector("input:not([type=hidden]):not([hidden]), select, textarea");
        (control || entry.querySelector("h3")).focus();
      } else if (button?.matches("[data-remove]")) {
        event.preventDefault();
        const entry = button.closest("[data-entry]");
        const next = entry.nextElementSibling || entry.previousElementSibling;
        said.textContent = `${group.dataset.removed} ${titleOf(entry)}`;
        entry.remove();
        number(group);
        (next?.matches("[data-entry]") ? next.querySelector("h3") : group.querySelector("[data-add]")).focus();
      } else return;
      changed();
    });
  }
}

/** Removes entries in which nothing was answered, so that those that stay are numbered as the answers are. */
export function dropBlankEntries(element, fields, units) {
  const { numbers } = readAll(fields, typedIn(element), units);
  for (const group of element.querySelectorAll("[data-group]")) {
    const answered = numbers[group.dataset.group];
    if (!answered?.length) continue;
    entriesOf(group).forEach((entry, index) => answered.includes(index) || entry.remove());
    while (entriesOf(group).length < group.dataset.least) addEntry(group);
    number(group);
  }
}

const entriesOf = (group) => [...group.querySelectorAll("[data-entry]")];
const titleOf = (entry) => entry.querySelector("h3").textContent.trim();

function addEntry(group) {
  const entry = group.querySelector("[data-blank]").content.firstElementChild.cloneNode(true);
  for (const condition of entry.querySelectorAll("[data-condition]")) condition.hidden = true;
  group.querySelector("[data-entries]").append(entry);
  number(group);
  return entry;
}

/** Numbers the entries from 0: in names, ids, what refers to them, and in what is read. */
function number(group) {
  const name = group.dataset.group;
  const entries = entriesOf(group);
  const numbered = new RegExp(`\\b${name}\\.(?:[0-9]+|NEW)(?![0-9])`, "g");
  entries.forEach((entry, index) => {
    for (const one of [entry, ...entry.querySelectorAll("*")]) {
      for (const attribute of one.attributes) {
        if (attribute.name === "value" && !one.matches("[data-remove]")) continue; // what was typed is nobody's name
        if (numbered.test(attribute.value)) attribute.value = attribute.value.replace(numbered, `${name}.${index}`);
        numbered.lastIndex = 0;
      }
    }
    for (const title of entry.querySelectorAll("[data-title]")) title.textContent = group.dataset.entryName.replace("%(number)s", index + 1);
    entry.querySelector("[data-remove]").hidden = entries.length <= group.dataset.least;
  });
  group.querySelector("[data-add]").hidden = entries.length >= group.dataset.most;
}
