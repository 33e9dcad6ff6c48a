// The list of results: fifty rows and a button for more. Knows neither the address nor the filters.

import { make } from "./elements.mjs";
import { all, first } from "./narrow.mjs";
import { feeWords, fill, languageOf, timeWords } from "./words.mjs";

const AT_ONCE = 50;

/** engine knows a row's code; the facts come later than the names, so their lines are kept free until then. */
export function resultList(list, more, texts, engine) {
  let rows = [];
  let names = null;
  let facts = null;

  function tell(row, shown) {
    const [, line, about] = shown.children;
    shown.classList.toggle("waiting", !facts);
    if (!facts) return;
    const { cap, "co-quan": agencies, "truc-tuyen": online } = facts.facets;
    const form = facts.forms[facts.form[row]];
    const badge = form ? texts.forms[form] : texts.online[first(online, row)[0]];
    const said = [timeWords(texts, facts.times[facts.time[row]]), feeWords(texts, facts.fees[facts.fee[row]])];
    line.replaceChildren(...[said.filter(Boolean).join(" · ")].filter(Boolean).map((words) => make("span", {}, words)));
    if (badge) line.append(make("span", { className: "badge" }, badge));
    const agency = first(agencies, row);
    about.replaceChildren(make("span", { className: "code" }, engine.code(row)), ` · ${all(cap, row).map(([id]) => texts.facets.cap.names[id]).join(", ")}`);
    if (agency) about.append(" · ", make("span", { lang: languageOf(texts, agency) }, agency[2] || agency[1]));
  }

  function item(row) {
    const code = engine.code(row);
    const link = make("a", { className: "govuk-link", lang: names.languageOf(row), href: `${texts.root}/thu-tuc/${code}/` }, names.of(row));
    const about = make("p", {}, make("span", { className: "code" }, code));
    const shown = make("li", {}, link, make("p", { className: "known" }), about);
    tell(row, shown);
    return shown;
  }

  function label() {
    const left = rows.length - list.children.length;
    more.hidden = left <= 0;
    more.textContent = fill(texts.more, { n: Math.min(left, AT_ONCE) });
  }

  more.addEventListener("click", () => {
    const next = list.children.length;
    list.append(...rows.slice(next, next + AT_ONCE).map(item));
    label();
    list.children[next].querySelector("a").focus();
  });

  return {
    show(found, called) {
      rows = found;
      names = called;
      list.replaceChildren(...rows.slice(0, AT_ONCE).map(item));
      label();
    },
    tellMore(data) {
      facts = data;
      [...list.children].forEach((shown, place) => tell(rows[place], shown));
    },
  };
}
