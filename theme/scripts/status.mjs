// The status page opened by a QR code, and the print button of the receipt.
//
// Code and secret stand in the fragment, which a browser never sends; they are taken out of the address bar at once
// and posted to the server, whose own page is then shown.

import { offerPrint } from "./print_button.mjs";

offerPrint(document);

const told = document.querySelector(".govuk-error-summary");
if (told) {
  told.tabIndex = -1;
  told.focus();
}

const form = document.querySelector("[data-status-form]");
const fragment = /^#([A-Z0-9.]+-[0-9]{6}-[0-9]{4,7})\.([A-Za-z0-9-]+)$/.exec(location.hash);
if (form && fragment) {
  history.replaceState(null, "", location.pathname);
  form.elements.code.value = fragment[1];
  form.elements.secret.value = fragment[2];
  form.submit();
}
