// Makes elements out of text, never out of markup.

/** make("p", {className: "facts", lang: "vi"}, "text", element, …). */
export function make(name, properties, ...inside) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...inside.filter(Boolean));
  return made;
}
