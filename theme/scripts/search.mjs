// The search box of the home page and of the list of all procedures; without it the form leads to the lists.

import { combobox } from "./combobox.mjs";
import { fetchJson, once } from "./data.mjs";
import { open } from "./engine.mjs";
import { finder } from "./finder.mjs";
import { counted } from "./words.mjs";

const AT_MOST = 7;
const form = document.querySelector("form[data-search]");
const input = form.elements.q;
const status = document.querySelector("[data-search-status]");
const failure = document.querySelector("[data-search-failed]");
const texts = JSON.parse(form.dataset.texts);
const loadEngine = once(async () => open(await fetchJson(form.dataset.search)));

async function suggest(text) {
  try {
    const engine = await loadEngine();
    failure.hidden = true;
    return engine.suggest(text, { limit: AT_MOST }).map(({ row }) => ({ text: engine.name(row), lang: "vi", code: engine.code(row) }));
  } catch {
    failure.hidden = false;
    return [];
  }
}

const say = (words) => (status.textContent = words);

combobox(input, document.querySelector("[data-search-options]"), {
  suggest,
  choose: ({ code }) => location.assign(`${form.dataset.root}/thu-tuc/${code}/`),
  tell: (count) => say(count === null ? "" : counted(document.documentElement.lang, texts, count)),
});
input.addEventListener("focus", () => loadEngine().catch(() => {}), { once: true });
if (document.querySelector("[data-results]")) finder(form, loadEngine, say);
