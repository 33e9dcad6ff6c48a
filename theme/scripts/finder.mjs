// The page of all procedures: what is asked and chosen stands in the address, and the page follows the address.

import { narrowed, read, write } from "./address.mjs";
import { chips } from "./chips.mjs";
import { NotLoaded } from "./data.mjs";
import { make } from "./elements.mjs";
import { filters } from "./filters.mjs";
import { names } from "./names.mjs";
import { keep } from "./narrow.mjs";
import { resultList } from "./results.mjs";
import { counted, fill } from "./words.mjs";

const MOST = 2000;
const WIDE = "(min-width: 56em)";
const part = (name) => document.querySelector(`[data-${name}]`);

const guide = ({ path, title }, { root, records }) =>
  make("li", {}, make("a", { className: "govuk-link", lang: records, href: `${root}/${path}/` }, title));

/** form: the search form; loadEngine() and loadFacets() give promises of what they load; tell(words) speaks. */
export function finder(form, loadEngine, loadFacets, tell) {
  const texts = JSON.parse(part("words").textContent);
  const [results, whole, title, panel, see] = ["results", "whole-list", "title", "filters", "see"].map(part);
  const input = form.elements.q;
  const pageTitle = document.title;
  let list = null;
  let boxes = null;
  let turn = 0;

  const state = () => read(location.search);

  /** `touched`: the filter in which a choice was just made. */
  function go(next, touched) {
    history.pushState(null, "", form.getAttribute("action") + write(next));
    return follow(touched);
  }

  const applied = chips(part("chips"), texts, async (left) => {
    await go(left);
    (part("chips").querySelector("button") || (results.hidden ? input : title)).focus();
  });

  function choose(key, id, on) {
    const { query, chosen } = state();
    const others = chosen[key].filter((one) => one !== id);
    go({ query, chosen: { ...chosen, [key]: on ? [...others, id] : others } }, key);
  }

  /** Shows what the address says. */
  async function follow(touched) {
    const mine = (turn += 1);
    const old = () => mine !== turn;
    const now = state();
    const { query, chosen } = now;
    const asked = Boolean(query) || narrowed(chosen);
    if (!touched) input.value = query;
    results.hidden = !asked;
    whole.hidden = asked;
    see.hidden = !asked;
    document.title = query ? `${query} – ${pageTitle}` : pageTitle;
    if (!asked) tell("");
    // Without a question the facets cost their bytes only where the filters are open.
    if (!asked && !panel.open) return;
    if (asked && !list) title.textContent = texts.searching;
    try {
      let data = narrowed(chosen) ? await loadFacets() : null;
      let base = null;
      if (asked) {
        const engine = await loadEngine();
        // Names in the language of the page, where it is not the records' own, are among the facets.
        if (texts.lang !== texts.records) data ??= await loadFacets().catch(() => null);
        if (old()) return;
        list ??= resultList(part("rows"), part("more"), texts, engine);
        base = show(engine, now, data);
      }
      data ??= await loadFacets().catch(() => null);
      if (old() || !data) return;
      list?.tellMore(data);
      applied.show(data.facets, now);
      boxes ??= filters(part("filters-inside"), data, texts, choose);
      boxes.show(base || data.order, chosen, touched);
    } catch (error) {
      if (!(error instanceof NotLoaded)) throw error;
      if (!old()) fail();
    }
  }

  /** Shows the rows that answer; returns those that answer the question alone. */
  function show(engine, { query, chosen }, data) {
    const called = names(engine, texts.lang, texts.records, data?.names);
    const base = query ? called.find(query, MOST) : data.order;
    const rows = data ? keep(data.facets, base, chosen) : base;
    list.show(rows, called);
    const advice = query && !narrowed(chosen) ? engine.guides(query) : [];
    part("guides").hidden = !advice.length;
    see.hidden = !rows.length;
    part("guides").querySelector("ul").replaceChildren(...advice.map((one) => guide(one, texts)));
    part("nothing").hidden = rows.length > 0 || advice.length > 0;
    part("nothing-chosen").hidden = !base.length || rows.length > 0;
    part("nothing-found").hidden = base.length > 0;
    see.textContent = counted(texts.lang, texts.see, rows.length);
    if (rows.length) head(counted(texts.lang, query ? texts.found : texts.count, rows.length, { query }));
    else if (advice.length) head(counted(texts.lang, texts.guided, advice.length, { query }));
    else head(fill(base.length ? texts.none_chosen : texts.none, { query }), base.length ? "" : pointElsewhere(engine, query));
    return base;
  }

  /** Where else to go with a question that no procedure answers; "" when nobody knows. */
  function pointElsewhere(engine, query) {
    const hint = engine.elsewhere(query);
    const said = hint?.[texts.lang] ?? hint?.[texts.records] ?? "";
    const place = part("elsewhere");
    place.hidden = !said;
    place.lang = hint?.[texts.lang] ? texts.lang : texts.records;
    place.textContent = said;
    part("elsewhere-unknown").hidden = Boolean(said);
    return said;
  }

  function head(words, more = "") {
    title.textContent = words;
    tell(more ? `${words}. ${more}` : words);
  }

  function fail() {
    results.hidden = false;
    part("nothing").hidden = true;
    part("rows").replaceChildren();
    head(texts.failed);
    whole.hidden = false;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go({ ...state(), query: input.value.trim() });
  });
  see.addEventListener("click", () => {
    panel.open = false;
    title.focus();
  });
  addEventListener("popstate", () => follow());
  panel.addEventListener("toggle", () => boxes || whole.hidden || follow());
  if (matchMedia(WIDE).matches) panel.open = true;
  follow();
}
