// Shows on the form what is wrong, as the server's page would: a summary on top, a sentence at each field.

/** Takes away what an earlier check has said. */
export function clearErrors() {
  const place = document.querySelector("[data-summary]");
  place.replaceChildren();
  document.title = document.title.replace(`${place.dataset.errorPrefix} `, "");
  for (const old of document.querySelectorAll(".govuk-form-group--error")) {
    old.classList.remove("govuk-form-group--error");
    old.querySelectorAll(".govuk-error-message").forEach((message) => message.remove());
    old.querySelectorAll(".govuk-input--error, .govuk-textarea--error, .govuk-select--error").forEach((input) =>
      input.classList.remove("govuk-input--error", "govuk-textarea--error", "govuk-select--error"));
  }
}

/** `errors`: [{name, field, message}] in the order of the fields; without a name it is the field's. */
export function showErrors(element, errors) {
  const word = element.dataset.errorWord;
  clearErrors();
  element.dispatchEvent(new CustomEvent("reveal", { detail: { name: errors[0].name ?? errors[0].field.name } }));
  const list = document.createElement("ul");
  list.className = "govuk-list govuk-error-summary__list";
  for (const { field, message, name = field.name } of errors) {
    const holder = [name, name.split(".")[0]].map((one) => element.querySelector(`[data-field="${CSS.escape(one)}"]`)).find(Boolean);
    const group = holder.querySelector(".govuk-form-group");
    const several = "several" in holder.dataset; // an address or a group: the sentence is about all of its controls
    group.classList.add("govuk-form-group--error");
    const text = document.createElement("p");
    text.className = "govuk-error-message";
    text.id = `f-${name}-error`;
    const hidden = document.createElement("span");
    hidden.className = "govuk-visually-hidden";
    hidden.textContent = `${word}: `;
    text.append(hidden, message);
    const control = group.querySelector("input:not([type=radio]):not([type=checkbox]):not([hidden]), textarea, select");
    const place = group.querySelector(".govuk-input__wrapper, input, textarea, select, .govuk-radios, .govuk-checkboxes");
    const before = several ? group.querySelector("legend").nextSibling : place.closest(".govuk-radios, .govuk-checkboxes, .govuk-input__wrapper") || place;
    before.parentNode.insertBefore(text, before);
    const described = (several || !control) && group.querySelector("fieldset") || control || group.querySelector("input");
    const ids = (described.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && id !== text.id);
    described.setAttribute("aria-describedby", [...ids, text.id].join(" "));
    if (control && !several) control.classList.add(`govuk-${{ TEXTAREA: "textarea", SELECT: "select" }[control.tagName] || "input"}--error`);
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#f-${name}`;
    link.textContent = message;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      element.dispatchEvent(new CustomEvent("reveal", { detail: { name } }));
      const target = document.getElementById(`f-${name}`) || holder;
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
