// Helps on the form page and on the page "check your answers". Everything here is an extra: without it the form
// posts, comes back with its errors and the answers kept, and goes through.

import { enhanceAttachments } from "./attachments.mjs";
import { enhanceChecking } from "./checking.mjs";
import { offerCommunes } from "./communes.mjs";
import { showKept } from "./deposit.mjs";
import { enhanceDrafts } from "./drafts.mjs";
import { showErrors } from "./errors.mjs";
import { showFollowUps } from "./follow_ups.mjs";
import { dropBlankEntries, enhanceGroups } from "./groups.mjs";
import { makeJudge } from "./judge.mjs";
import { enhancePages } from "./pages.mjs";
import { enhanceConfirmation } from "./sending.mjs";
import { newKey } from "./typed.mjs";

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
  const key = element.elements._key;
  // The entry of the history keeps the key: reloading, "back" and a copy of the tab go on with the same submission.
  key.value ||= history.state?.key || newKey();
  history.replaceState({ ...history.state, key: key.value }, "");
  if (showKept(key.value)) return;

  const judge = makeJudge(element, data);
  const follow = () => showFollowUps(element, data.fields, judge.units);
  for (const condition of element.querySelectorAll("[data-condition]")) condition.hidden = true;
  element.addEventListener("change", follow);
  element.addEventListener("input", (event) => data.fields.some((field) => field.computed) && event.target.matches("input[type=text]") && follow());
  const offer = (part) => judge.units && part.querySelectorAll("[data-province]").forEach((select) => offerCommunes(element, select, judge.units));
  enhanceGroups(element, offer, () => element.dispatchEvent(new Event("change")));
  element.addEventListener("submit", () => dropBlankEntries(element, data.fields, judge.units));
  // A page restored by the back button fills its answers in after this script has run.
  addEventListener("pageshow", follow);
  follow();

  const attachments = enhanceAttachments(element, data); // listens first: what is being read has no reference yet
  if (attachments) judge.files = attachments.errors;
  const pages = "pages" in element.dataset ? enhancePages(element, data, judge) : null;
  if (!pages) {
    element.addEventListener("submit", (event) => {
      const errors = judge.errors();
      if (!errors.length) return;
      event.preventDefault();
      showErrors(element, errors);
    });
  }
  enhanceChecking(element, data, attachments);
  enhanceDrafts(element, data, attachments, pages);

  if (element.querySelector("[data-commune]")) {
    try {
      judge.units = await (await fetch(element.dataset.units)).json();
    } catch {
      return; // the name of the commune can be typed
    }
    offer(element);
    element.dispatchEvent(new Event("change"));
  }
}
