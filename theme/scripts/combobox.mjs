// A text field with suggestions: the editable combobox with a listbox of the ARIA Authoring Practices.
// Owns keys, pointer and what assistive technology hears; knows nothing of what is suggested.

/**
 * suggest(text) gives a promise of [{text, lang, href}]; choose(suggestion) is called for the chosen one;
 * tell(count) is called when the number of suggestions is to be spoken, with null when there is nothing to say.
 * Enter without a chosen suggestion is left to the form.
 */
export function combobox(input, list, { suggest, choose, tell }) {
  let suggestions = [];
  let active = -1;
  let turn = 0;
  let telling;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);

  const open = () => !list.hidden;

  function mark(place) {
    active = place;
    [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === place)));
    const option = list.children[place];
    if (!option) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function close() {
    turn += 1;
    clearTimeout(telling);
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
    tell(null);
  }

  function show() {
    list.replaceChildren(...suggestions.map(({ text, lang }, index) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${index}`;
      option.setAttribute("role", "option");
      option.lang = lang;
      option.append(document.createElement("span"));
      option.firstChild.textContent = text;
      return option;
    }));
    list.hidden = false;
    list.scrollTop = 0;
    input.setAttribute("aria-expanded", "true");
    mark(-1);
    clearTimeout(telling);
    telling = setTimeout(() => tell(suggestions.length), 700); // after the letters have been spoken
  }

  async function ask() {
    const mine = (turn += 1);
    const text = input.value.trim();
    const found = text ? await suggest(text) : [];
    if (mine !== turn || document.activeElement !== input) return;
    suggestions = found;
    if (found.length) show();
    else close();
  }

  function take(place) {
    const chosen = suggestions[place];
    close();
    if (chosen) choose(chosen);
  }

  const keys = {
    async ArrowDown() {
      if (!open()) await ask();
      if (open()) mark((active + 1) % suggestions.length);
    },
    async ArrowUp() {
      if (!open()) await ask();
      if (open()) mark(active > 0 ? active - 1 : suggestions.length - 1);
    },
    Home: () => mark(0),
    End: () => mark(suggestions.length - 1),
    Escape: close,
    Enter: () => take(active),
  };
  const applies = {
    ArrowDown: () => input.value.trim(),
    ArrowUp: () => input.value.trim(),
    // While no suggestion is chosen the caret has them.
    Home: () => active >= 0,
    End: () => active >= 0,
    Escape: open,
    Enter: () => open() && active >= 0,
  };

  input.addEventListener("input", ask);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (applies[event.key]?.()) {
      event.preventDefault();
      keys[event.key]();
    } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") mark(-1);
  });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take([...list.children].indexOf(option));
  });
}
