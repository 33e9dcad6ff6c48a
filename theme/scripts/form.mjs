// Helps on the form page and on the page "check your answers". Everything here is an extra: without it the form
// posts, comes back with its errors and the answers kept, and goes through.

import { isAsked, readAnswers, readField } from "./answers.mjs";
import { makeChecker } from "./checks.mjs";

const told = document.querySelector(".govuk-error-summary");
if (told) {
  told.tabIndex = -1;
  told.focus();
}
const form = document.querySelector("form[data-form]");
const confirmation = document.querySelector("form[data-confirm]");
if (form) enhanceForm(form);
if (confirmation) enhanceConfirmation(confirmation);

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function rawValues(element) {
  const raw = {};
  for (const [name, value] of new FormData(element)) {
    if (!name.startsWith("_")) (raw[name] ||= []).push(value);
  }
  return raw;
}

async function enhanceForm(element) {
  const data = JSON.parse(document.getElementById("form-data").textContent);
  const lang = document.documentElement.lang;
  const key = element.elements._key;
  if (!key.value) key.value = newKey();

  let units = null;
  const showFollowUps = () => {
    const raw = rawValues(element);
    const answers = {};
    for (const field of data.fields) {
      const asked = isAsked(field, answers);
      const value = asked ? readField(field, raw, units) : null;
      if (value !== null) answers[field.name] = value;
      const part = element.querySelector(`[data-field="${field.name}"]`)?.closest("[data-only-if]");
      if (part) part.hidden = !asked;
    }
  };
  for (const condition of element.querySelectorAll("[data-condition]")) condition.hidden = true;
  element.addEventListener("change", showFollowUps);
  // A page restored by the back button fills its answers in after this script has run.
  addEventListener("pageshow", showFollowUps);
  showFollowUps();

  element.addEventListener("submit", (event) => {
    if (!units && element.querySelector("[data-commune]")) return; // the server checks what we cannot
    const codes = units ? units.provinces.flatMap((one) => one.communes.map((commune) => commune.code)) : [];
    const check = makeChecker(data, { $id: "units.schema.json", enum: codes.length ? codes : [""] });
    const today = new Date(Date.now() + 7 * 3600e3).toISOString().slice(0, 10);
    const errors = check(readAnswers(data.fields, rawValues(element), units), today).filter((one) => one.field);
    if (errors.length) {
      event.preventDefault();
      showErrors(element, errors.map(({ field, rule }) => ({ field, message: field.messages[lang][rule] || field.messages[lang].invalid })));
    }
  });

  if (element.querySelector("[data-commune]")) {
    try {
      units = await (await fetch(element.dataset.units)).json();
    } catch {
      return; // the name of the commune can be typed
    }
    for (const select of element.querySelectorAll("[data-province]")) offerCommunes(element, select, units);
    showFollowUps();
  }
}

/**
 * Offers the communes of the chosen province as a list. The typed field stays, out of sight, and holds the code: it is
 * what is posted, and what the browser fills in again when somebody comes back to the page.
 */
function offerCommunes(element, province, units) {
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
  offer();
}

function showErrors(element, errors) {
  const word = element.dataset.errorWord;
  for (const old of element.querySelectorAll(".govuk-form-group--error")) {
    old.classList.remove("govuk-form-group--error");
    old.querySelectorAll(".govuk-error-message").forEach((message) => message.remove());
    old.querySelectorAll(".govuk-input--error, .govuk-textarea--error, .govuk-select--error").forEach((input) =>
      input.classList.remove("govuk-input--error", "govuk-textarea--error", "govuk-select--error"));
  }
  const list = document.createElement("ul");
  list.className = "govuk-list govuk-error-summary__list";
  for (const { field, message } of errors) {
    const group = element.querySelector(`[data-field="${field.name}"] .govuk-form-group`);
    group.classList.add("govuk-form-group--error");
    const text = document.createElement("p");
    text.className = "govuk-error-message";
    text.id = `f-${field.name}-error`;
    const hidden = document.createElement("span");
    hidden.className = "govuk-visually-hidden";
    hidden.textContent = `${word}: `;
    text.append(hidden, message);
    const control = group.querySelector("input:not([type=radio]):not([type=checkbox]):not([hidden]), textarea, select");
    const place = group.querySelector(".govuk-input__wrapper, input, textarea, select, .govuk-radios, .govuk-checkboxes");
    const before = field.type === "address" ? group.querySelector("legend").nextSibling : place.closest(".govuk-radios, .govuk-checkboxes, .govuk-input__wrapper") || place;
    before.parentNode.insertBefore(text, before);
    const described = (field.type === "address" || !control) && group.querySelector("fieldset") || control || group.querySelector("input");
    const ids = (described.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && id !== text.id);
    described.setAttribute("aria-describedby", [...ids, text.id].join(" "));
    if (control && field.type !== "address") control.classList.add(`govuk-${{ TEXTAREA: "textarea", SELECT: "select" }[control.tagName] || "input"}--error`);
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#f-${field.name}`;
    link.textContent = message;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const target = document.getElementById(`f-${field.name}`);
      target.focus({ preventScroll: true });
      (target.closest("[data-field]") || target).scrollIntoView();
    });
    item.append(link);
    list.append(item);
  }
  const place = document.querySelector("[data-summary]");
  const summary = document.createElement("div");
  summary.className = "govuk-error-summary";
  summary.tabIndex = -1;
  summary.setAttribute("role", "alert");
  const heading = document.createElement("h2");
  heading.className = "govuk-error-summary__title";
  heading.textContent = place.dataset.heading;
  const body = document.createElement("div");
  body.className = "govuk-error-summary__body";
  body.append(list);
  summary.append(heading, body);
  place.replaceChildren(summary);
  const prefix = place.dataset.errorPrefix;
  if (!document.title.startsWith(prefix)) document.title = `${prefix} ${document.title}`;
  summary.focus();
  place.scrollIntoView();
}

/** Sends with retries, and only when it has been acknowledged asks for the receipt: the repeat finds the first. */
function enhanceConfirmation(element) {
  const progress = element.querySelector("[data-progress]");
  const buttons = [...element.querySelectorAll("button")];
  let sending = false;
  element.addEventListener("submit", async (event) => {
    if (event.submitter?.value !== "submit") return;
    event.preventDefault();
    if (sending) return;
    sending = true;
    progress.textContent = element.dataset.sending;
    buttons.forEach((button) => button.setAttribute("aria-disabled", "true"));
    element.classList.add("working");
    const body = new URLSearchParams(new FormData(element));
    body.set("_step", "submit");
    if (await send(element, body, progress)) {
      const step = document.createElement("input");
      step.type = "hidden";
      step.name = "_step";
      step.value = "submit";
      element.append(step);
      // The back button then leads to the form and not to "resubmit this page?", which frightens people.
      history.replaceState(null, "", element.dataset.back);
      element.submit();
      return;
    }
    sending = false;
    element.classList.remove("working");
    buttons.forEach((button) => button.removeAttribute("aria-disabled"));
    progress.textContent = element.dataset.failed;
  });
}

/** True when the server has answered for good, whatever it said: it will say the same to the page's own post. */
async function send(element, body, progress) {
  for (let attempt = 0; attempt < 5; attempt++) {
    if (attempt) {
      progress.textContent = element.dataset.retrying;
      await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** attempt));
    }
    try {
      const answer = await fetch(element.action, { method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout?.(20000) });
      if (answer.status < 500) return true;
    } catch {
      // no network: try again
    }
  }
  return false;
}
