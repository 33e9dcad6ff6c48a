// The button that prints a receipt, on its own page and on the one that shows it in place.

/** Shows the print button within `part`, where there is one. */
export function offerPrint(part) {
  const button = part.querySelector("[data-print]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
