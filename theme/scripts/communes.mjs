// Offers the communes of a chosen province as a list, where the address of a form is typed.

import { readField } from "./answers.mjs";

/**
 * Offers the communes of the chosen province as a list. The typed field stays, out of sight, and holds the code: it is
 * what is posted, and what the browser fills in again when somebody comes back to the page.
 */
export function offerCommunes(element, province, units) {
  const input = element.querySelector(`[data-commune="${province.dataset.province}"]`);
  const select = document.createElement("select");
  select.className = "govuk-select";
  select.id = input.id;
  const offer = () => {
    const of = units.provinces.find((one) => one.code === province.value);
    const typed = { "a.province": [province.value], "a.commune": [input.value] };
    const chosen = readField({ type: "address", name: "a" }, typed, units)?.commune;
    const options = [new Option(element.dataset.choose, "")];
    for (const commune of of ? of.communes : []) options.push(new Option(commune.name, commune.code, false, commune.code === chosen));
    const known = options.some((option) => option.selected && option.value);
    if (chosen && !known && of) options.push(new Option(input.value, input.value, false, true)); // nothing typed is thrown away
    select.replaceChildren(...options);
    select.disabled = !of;
    if (known) input.value = chosen;
  };
  input.id += "-code";
  input.hidden = true;
  const hint = document.getElementById(input.getAttribute("aria-describedby"));
  if (hint) hint.hidden = true;
  input.after(select);
  select.addEventListener("change", () => (input.value = select.value));
  province.addEventListener("change", () => {
    input.value = "";
    offer();
  });
  addEventListener("pageshow", offer);
  element.addEventListener("filled", offer);
  offer();
}
