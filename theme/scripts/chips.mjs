// What the results are narrowed by, as buttons that take it away again. Knows no address and no row.

import { KEYS, read } from "./address.mjs";
import { make } from "./elements.mjs";
import { nameOf } from "./filters.mjs";
import { fill } from "./words.mjs";

/** leave(state): called with the question and the choices that are left. */
export function chips(list, texts, leave) {
  function chip(words, label, left) {
    const button = make("button", { type: "button", className: "chip" }, words);
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => leave(left));
    return make("li", {}, button);
  }

  return {
    show(facets, { query, chosen }) {
      const items = KEYS.flatMap((key) => chosen[key].map((id) => {
        const name = nameOf(texts, key, facets[key].values.find(([one]) => one === id) || [id]);
        const others = chosen[key].filter((one) => one !== id);
        return chip(name, fill(texts.remove, { name }), { query, chosen: { ...chosen, [key]: others } });
      }));
      if (items.length > 1) items.push(chip(texts.clear, texts.clear, { query, chosen: read("").chosen }));
      list.replaceChildren(...items);
      list.hidden = !items.length;
    },
  };
}
