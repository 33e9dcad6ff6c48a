// Finds procedures by name, popular name or code while the page stays; the lists do the job without it.

import { open } from "./engine.mjs";

const form = document.querySelector("form[data-search]");
const results = document.querySelector("[data-search-results]");
const status = document.querySelector("[data-search-status]");
const hides = document.querySelectorAll("[data-search-hides]");
const input = form.elements.q;
const levels = JSON.parse(form.dataset.levels);
let engine = null;

async function load() {
  engine ??= open(await (await fetch(form.dataset.search)).json());
}

function show(query) {
  const found = engine.find(query);
  const asked = Boolean(query.trim());
  results.hidden = !asked;
  hides.forEach((part) => (part.hidden = asked && found.length > 0));
  const message = (found.length ? form.dataset.found : form.dataset.none).replace("%(count)s", found.length).replace("%(query)s", query);
  status.textContent = asked ? message : "";
  const line = document.createElement("p");
  line.className = "govuk-body";
  line.textContent = message;
  const list = document.createElement("ul");
  list.className = "procedures";
  for (const { row } of found) {
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.lang = "vi";
    link.href = `${form.dataset.root}/thu-tuc/${engine.code(row)}/`;
    link.textContent = engine.name(row);
    const about = document.createElement("p");
    about.textContent = [engine.code(row), ...engine.levels(row).map((level) => levels[level])].join(" · ");
    const item = document.createElement("li");
    item.append(link, about);
    list.append(item);
  }
  results.replaceChildren(line, list);
}

async function run(query) {
  try {
    await load();
  } catch {
    return; // no network: the form still leads to the lists
  }
  show(query);
  const address = new URL(location.href);
  if (query.trim()) address.searchParams.set("q", query);
  else address.searchParams.delete("q");
  history.replaceState(null, "", address);
}

let waiting;
input.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => run(input.value), 150);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  run(input.value);
});
const asked = new URLSearchParams(location.search).get("q");
if (asked) {
  input.value = asked;
  run(asked);
}
