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

/** The last word may still be on its way: its beginning counts, a little less. */
const has = (text, word, last) => (text.includes(` ${word} `) ? 1 : last && text.includes(` ${word}`) ? 0.8 : 0);

/** How much a word tells: one that few procedures have tells more; one that none has tells nothing. */
function weigh(words) {
  return words.map((word, place) => {
    const last = place === words.length - 1;
    const having = index.filter((row) => has(row.words + row.others, word, last)).length;
    return having ? Math.log(1 + index.length / having) : 0;
  });
}

/** How well a procedure fits, 0 to 1 and more: rare words before common ones, whole phrases before single words. */
function score(row, phrase, words, weights) {
  if (row.code.startsWith(phrase)) return 10;
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let points = 0;
  words.forEach((word, place) => {
    const last = place === words.length - 1;
    points += weights[place] * Math.max(has(row.words, word, last), 0.9 * has(row.others, word, last));
  });
  if (!all || points / all < 0.5) return 0;
  const pairs = words.slice(1).filter((word, place) => `${row.words}${row.others}`.includes(` ${words[place]} ${word}`)).length;
  const whole = row.words.includes(` ${phrase}`) ? 1 : row.others.includes(` ${phrase}`) ? 0.8 : 0;
  return points / all + whole + (0.5 * pairs) / words.length - row.words.length / 2000;
}

function find(query) {
  const phrase = /^[0-9.]+$/.test(query.trim()) ? query.trim() : fold(query);
  const words = phrase.split(" ").filter(Boolean);
  if (!words.length) return [];
  const weights = weigh(words);
  const found = index.map((row) => ({ row, points: score(row, phrase, words, weights) })).filter((one) => one.points > 0);
  found.sort((a, b) => b.points - a.points);
  // Far behind the best is noise.
  return found.filter((one) => one.points > found[0].points / 2).slice(0, 30).map((one) => one.row);
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
    const facts = [row.code, ...row.levels.split(",").map((level) => levels[level]), form.dataset[row.online]];
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
