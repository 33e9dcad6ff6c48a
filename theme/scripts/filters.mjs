// The boxes to narrow the results by: one group for each key, with how many results each choice would leave.
// Knows facets.json and the page's words; what is chosen is handed in and told back.

import { KEYS } from "./address.mjs";
import { make } from "./elements.mjs";
import { count, keep } from "./narrow.mjs";
import { fill, languageOf } from "./words.mjs";

const AT_FIRST = 8;
const MORE = 20;

/** The words for a value of a key; ids of enumerations have theirs in the page, records bring their names. */
export const nameOf = (texts, key, [id, name]) => name ?? (Object.hasOwn(texts.facets[key].names ?? {}, id) ? texts.facets[key].names[id] : id);

export function filters(box, data, texts, changed) {
  const groups = KEYS.filter((key) => data.facets[key].values.length > 1).map((key, place) => group(key, place < 2));
  box.replaceChildren(...groups.map((one) => one.details));

  function group(key, open) {
    const { values } = data.facets[key];
    const options = make("div", { className: "options" });
    const more = make("button", { type: "button", className: "as-link", hidden: true });
    const legend = make("legend", { className: "govuk-visually-hidden" }, texts.facets[key].title);
    const details = make("details", { open }, make("summary", {}, texts.facets[key].title), make("fieldset", {}, legend, options, more));
    const made = new Map();
    let room = AT_FIRST;
    let counts = [];
    let order = [];
    let picked = () => false;

    function option(place) {
      if (!made.has(place)) {
        const input = make("input", { type: "checkbox", name: key, value: values[place][0] });
        const number = make("span", { className: "muted" });
        const name = make("span", { lang: languageOf(texts, values[place]) }, nameOf(texts, key, values[place]));
        made.set(place, { input, number, label: make("label", {}, input, make("span", {}, name, " ", number)) });
        input.addEventListener("change", () => changed(key, values[place][0], input.checked));
      }
      return made.get(place);
    }

    function place() {
      const wanted = order.filter((one, index) => index < room || picked(one));
      options.replaceChildren(...wanted.map((one) => option(one).label));
      more.hidden = wanted.length >= order.length;
      more.textContent = fill(texts.more_choices, { n: Math.min(MORE, order.length - wanted.length) });
    }

    more.addEventListener("click", () => {
      const shown = options.children.length;
      room += MORE;
      place();
      options.children[shown]?.querySelector("input").focus();
    });

    return {
      key,
      details,
      /** `stay`: someone is choosing here, so nothing moves under the finger. */
      show(rows, chosen, stay) {
        counts = count(data.facets, rows, key);
        picked = (one) => chosen.includes(values[one][0]);
        if (!stay) {
          room = AT_FIRST;
          order = [...values.keys()].filter((one) => counts[one] || picked(one));
          if (values.length > AT_FIRST) order.sort((a, b) => picked(b) - picked(a) || counts[b] - counts[a]);
          place();
          details.hidden = !order.length;
          if (chosen.length) details.open = true;
        }
        for (const [one, { input, number }] of made) {
          input.checked = picked(one);
          number.textContent = `(${counts[one]})`;
        }
      },
    };
  }

  return {
    /** rows: what the question alone finds; `touched`: the key whose box was just ticked. */
    show(rows, chosen, touched) {
      for (const one of groups) one.show(keep(data.facets, rows, chosen, one.key), chosen[one.key], one.key === touched);
    },
  };
}
