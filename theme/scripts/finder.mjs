// The page of all procedures: what is asked and chosen stands in the address, and the page follows the address.

import { KEYS, narrowed, read, write } from "./address.mjs";
import { make } from "./elements.mjs";
import { filters, nameOf } from "./filters.mjs";
import { names } from "./names.mjs";
import { keep } from "./narrow.mjs";
import { resultList } from "./results.mjs";
import { counted, fill } from "./words.mjs";

const MOST = 2000;
const part = (name) => document.querySelector(`[data-${name}]`);

/** form: the search form; loadEngine() and loadFacets() give promises of what they load; tell(words) speaks. */
export function finder(form, loadEngine, loadFacets, tell) {
  const texts = JSON.parse(part("words").textContent);
  const [results, whole, title, chips, nothing] = ["results", "whole-list", "title", "chips", "nothing"].map(part);
  const pageTitle = document.title;
  let list = null;
  let boxes = null;
  let turn = 0;

  const state = () => read(location.search);

  function go(next) {
    history.pushState(null, "", form.getAttribute("action") + write(next));
    return follow();
  }

  function head(words) {
    title.textContent = words;
    tell(words);
  }

  function showChips(data, { query, chosen }) {
    const chip = (words, label, next) => {
      const button = make("button", { type: "button", className: "chip" }, words);
      button.setAttribute("aria-label", label);
      button.addEventListener("click", async () => {
        await go(next);
        (chips.querySelector("button") || (results.hidden ? form.elements.q : title)).focus();
      });
      return make("li", {}, button);
    };
    const items = KEYS.flatMap((key) => chosen[key].map((id) => {
      const value = data.facets[key].values.find(([one]) => one === id) || [id];
      const name = nameOf(texts, key, value);
      return chip(name, fill(texts.remove, { name }), { query, chosen: { ...chosen, [key]: chosen[key].filter((one) => one !== id) } });
    }));
    if (items.length > 1) items.push(chip(texts.clear, texts.clear, { query, chosen: read("").chosen }));
    chips.replaceChildren(...items);
    chips.hidden = !items.length;
  }

  function showBoxes(data, rows, chosen, touched) {
    boxes ??= filters(part("filters-inside"), data, texts, (key, id, on) => {
      const now = state();
      const left = now.chosen[key].filter((one) => one !== id);
      history.pushState(null, "", form.getAttribute("action") + write({ ...now, chosen: { ...now.chosen, [key]: on ? [...left, id] : left } }));
      follow(key);
    });
    boxes.show(rows, chosen, touched);
  }

  /** Shows what the address says. */
  async function follow(touched) {
    const mine = (turn += 1);
    const { query, chosen } = state();
    const asked = Boolean(query) || narrowed(chosen);
    if (!touched) form.elements.q.value = query;
    results.hidden = !asked;
    whole.hidden = asked;
    document.title = query ? `${query} – ${pageTitle}` : pageTitle;
    if (!asked) return showAll(mine, chosen, touched);
    if (!touched) title.textContent = texts.searching;
    let engine, data;
    try {
      engine = await loadEngine();
      if (narrowed(chosen)) data = await loadFacets();
      else if (texts.lang !== texts.records) data = await loadFacets().catch(() => null); // names are in there
    } catch {
      return mine === turn && fail();
    }
    if (mine !== turn) return;
    list ??= resultList(part("rows"), part("more"), texts, engine);
    const called = names(engine, texts.lang, texts.records, data?.names);
    const base = query ? called.find(query, MOST) : data.order;
    const rows = data ? keep(data.facets, base, chosen) : base;
    list.show(rows, called);
    nothing.hidden = rows.length > 0;
    part("nothing-chosen").hidden = !base.length || rows.length > 0;
    part("nothing-found").hidden = base.length > 0;
    if (rows.length) head(counted(texts.lang, query ? texts.found : texts.count, rows.length, { query }));
    else head(fill(base.length ? texts.none_chosen : texts.none, { query }));
    data ??= await loadFacets().catch(() => null);
    if (mine !== turn || !data) return;
    list.tellMore(data);
    showChips(data, { query, chosen });
    showBoxes(data, base, chosen, touched);
  }

  async function showAll(mine, chosen, touched) {
    tell("");
    if (!part("filters").open) return; // nobody has asked for what it would cost to fetch
    const data = await loadFacets().catch(() => null);
    if (mine === turn && data) showBoxes(data, data.order, chosen, touched);
  }

  function fail() {
    head(texts.failed);
    whole.hidden = false;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go({ ...state(), query: form.elements.q.value.trim() });
  });
  addEventListener("popstate", () => follow());
  part("filters").addEventListener("toggle", () => boxes || whole.hidden || follow());
  if (matchMedia("(min-width: 56em)").matches) part("filters").open = true;
  follow();
}
