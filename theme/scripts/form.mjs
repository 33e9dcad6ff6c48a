// Helps on the form page and on the page "check your answers". Everything here is an extra: without it the form
// posts, comes back with its errors and the answers kept, and goes through.

import { readAnswers } from "./answers.mjs";
import { enhanceChecking } from "./checking.mjs";
import { makeChecker } from "./checks.mjs";
import { offerCommunes } from "./communes.mjs";
import { showKept } from "./deposit.mjs";
import { showErrors } from "./errors.mjs";
import { showFollowUps } from "./follow_ups.mjs";
import { enhanceConfirmation } from "./sending.mjs";
import { newKey, typedIn } from "./typed.mjs";

const told = document.querySelector(".govuk-error-summary");
if (told) {
  told.tabIndex = -1;
  told.focus();
}
const form = document.querySelector("form[data-form]");
const confirmation = document.querySelector("form[data-confirm]");
if (form) enhanceForm(form);
if (confirmation) enhanceConfirmation(confirmation);

async function enhanceForm(element) {
  const data = JSON.parse(document.getElementById("form-data").textContent);
  const lang = document.documentElement.lang;
  const key = element.elements._key;
  if (!key.value) key.value = newKey();
  if (showKept(key.value)) return;
  // A page restored by the back button gets its key back after this script has run.
  addEventListener("pageshow", () => showKept(key.value));

  let units = null;
  const follow = () => showFollowUps(element, data.fields, units);
  for (const condition of element.querySelectorAll("[data-condition]")) condition.hidden = true;
  element.addEventListener("change", follow);
  // A page restored by the back button fills its answers in after this script has run.
  addEventListener("pageshow", follow);
  follow();

  element.addEventListener("submit", (event) => {
    if (!units && element.querySelector("[data-commune]")) return; // the server checks what we cannot
    const codes = units ? units.provinces.flatMap((one) => one.communes.map((commune) => commune.code)) : [];
    const check = makeChecker(data, { $id: "units.schema.json", enum: codes.length ? codes : [""] });
    const today = new Date(Date.now() + 7 * 3600e3).toISOString().slice(0, 10);
    const errors = check(readAnswers(data.fields, typedIn(element), units), today).filter((one) => one.field);
    if (errors.length) {
      event.preventDefault();
      showErrors(element, errors.map(({ field, rule }) => ({ field, message: field.messages[lang][rule] || field.messages[lang].invalid })));
    }
  });
  enhanceChecking(element, data, null);

  if (element.querySelector("[data-commune]")) {
    try {
      units = await (await fetch(element.dataset.units)).json();
    } catch {
      return; // the name of the commune can be typed
    }
    for (const select of element.querySelectorAll("[data-province]")) offerCommunes(element, select, units);
    follow();
  }
}
