// Finds procedures by name, popular name or code while the page stays; the lists do the job without it.

import { fold } from "./text.mjs";

const form = document.querySelector("form[data-search]");
const results = document.querySelector("[data-search-results]");
const status = document.querySelector("[data-search-status]");
const hides = document.querySelectorAll("[data-search-hides]");
const input = form.elements.q;
const levels = JSON.parse(form.dataset.levels);
let index = null;

async function load() {
  if (index) return;
  const rows = await (await fetch(form.dataset.search)).json();
  index = rows.map(([code, name, popular, levels, online]) => ({
    code, name, levels, online, words: ` ${fold(name)} `, others: ` ${popular.split("; ").map(fold).join(" ; ")} `,
  }));
}

/** How well a procedure fits: a whole phrase before single words, its name before its popular names. */
function score(row, phrase, words) {
  if (row.code.startsWith(phrase)) return 1000;
  let points = 0;
  for (const word of words) {
    if (row.words.includes(` ${word} `)) points += 3;
    else if (row.others.includes(` ${word} `)) points += 2.5;
    else if (row.words.includes(` ${word}`) || row.others.includes(` ${word}`)) points += 1;
    else points -= 2;
  }
  if (row.words.includes(` ${phrase} `)) points += 6;
  if (row.others.includes(` ${phrase} `)) points += 5;
  return points - row.words.length / 200;
}

function find(query) {
  const phrase = /^[0-9.]+$/.test(query.trim()) ? query.trim() : fold(query);
  const words = phrase.split(" ").filter(Boolean);
  if (!words.length) return [];
  return index
    .map((row) => ({ row, points: score(row, phrase, words) }))
    .filter((one) => one.points > words.length)
    .sort((a, b) => b.points - a.points)
    .slice(0, 30)
    .map((one) => one.row);
}

function show(query) {
  const found = query.trim() ? find(query) : [];
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
  for (const row of found) {
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.lang = "vi";
    link.href = `${form.dataset.root}/thu-tuc/${row.code}/`;
    link.textContent = row.name;
    const about = document.createElement("p");
    const facts = [row.code, ...row.levels.split(",").map((level) => levels[level]), row.online && form.dataset.online];
    about.textContent = facts.filter(Boolean).join(" · ");
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
