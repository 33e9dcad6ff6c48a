// The search box of the home page and of the list of all procedures; without it the form leads to the lists.

import { combobox } from "./combobox.mjs";
import { fetchJson, NotLoaded, once } from "./data.mjs";
import { open } from "./engine.mjs";
import { finder } from "./finder.mjs";
import { names } from "./names.mjs";
import { counted } from "./words.mjs";

const AT_MOST = 7;
const form = document.querySelector("form[data-search]");
const input = form.elements.q;
const status = document.querySelector("[data-search-status]");
const failure = document.querySelector("[data-search-failed]");
const texts = JSON.parse(form.dataset.texts);
const language = document.documentElement.lang;
const { search, facets, records, root } = form.dataset;
const loadEngine = once(async () => open(await fetchJson(search)));
const loadFacets = once(() => fetchJson(facets));
/** Translated names are among the facets, which the records' own language need not wait for. */
const loadNames = language === records ? async () => ({}) : async () => (await loadFacets().catch(() => ({}))).names;

async function suggest(text) {
  try {
    const [engine, translated] = await Promise.all([loadEngine(), loadNames()]);
    failure.hidden = true;
    const called = names(engine, language, records, translated);
    return called.find(text, AT_MOST).map((row) => ({ text: called.of(row), lang: called.languageOf(row), code: engine.code(row) }));
  } catch (error) {
    if (!(error instanceof NotLoaded)) throw error;
    failure.hidden = false;
    return [];
  }
}

const say = (words) => (status.textContent = words);

combobox(input, document.querySelector("[data-search-options]"), {
  suggest,
  choose: ({ code }) => location.assign(`${root}/thu-tuc/${code}/`),
  tell: (count) => say(count === null ? "" : counted(language, texts, count)),
});
input.addEventListener("focus", () => loadEngine().catch(() => {}), { once: true });
if (document.querySelector("[data-results]")) finder(form, loadEngine, loadFacets, say);
