// Shows a form one section at a time, all on the device: what is typed stays in the one form, nothing is asked of the
// network. Owns which page shows, the list of pages and how far each is, and the history entries of pages.

import { clearErrors, showErrors } from "./errors.mjs";
import { askedSections, brokenSections, progress, sectionOf } from "./sections.mjs";

/** Listens before anything that sends the form: what it stops is not for sending. */
export function enhancePages(element, data, judge) {
  const list = document.querySelector("[data-progress-list]");
  const names = Object.fromEntries([...list.querySelector("[data-states]").content.children].map((one) => [one.dataset.state, one.textContent]));
  const pages = [...element.querySelectorAll("[data-page]")];
  const nexts = element.querySelectorAll('[name="_step"][value^="next:"]');
  const back = element.querySelector('[name="_step"][value^="back:"]');
  const summary = document.querySelector("[data-summary]");
  const prefix = `${summary.dataset.errorPrefix} `;
  const title = document.title.replace(prefix, "");
  const seen = new Set();
  let current = Number(element.querySelector("[data-page].current").dataset.page);
  let checked = false;
  let wanted = null; // the page to show when "back" has led from the check page to the form

  function update() {
    const answers = judge.answers();
    const steps = progress(data.fields, answers, judge.errors(), seen);
    for (const item of list.querySelectorAll("[data-step]")) {
      const step = steps.find((one) => one.index === Number(item.dataset.step));
      item.hidden = !step;
      if (!step) continue;
      const state = item.querySelector("[data-state]");
      state.dataset.state = step.state;
      state.textContent = names[step.state];
    }
    const places = steps.map((step) => step.index);
    for (const page of pages) {
      const place = places.indexOf(Number(page.dataset.page));
      page.querySelector("[data-place]").textContent = list.dataset.place.replace("{number}", place + 1).replace("{count}", places.length);
    }
    back.hidden = current === places[0];
    element.querySelector("[data-last-page]").hidden = current !== places.at(-1);
  }

  /** `entry`: how the history takes it: "push", "replace", or "" where it led here itself. */
  function show(index, entry) {
    current = index;
    for (const page of pages) page.classList.toggle("current", Number(page.dataset.page) === index);
    for (const button of list.querySelectorAll("button")) {
      if (button.value === `goto:${index}`) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    }
    for (const next of nexts) next.value = `next:${index}`;
    back.value = `back:${index}`;
    update();
    const heading = pages.find((page) => Number(page.dataset.page) === index).querySelector("h2");
    document.title = `${summary.childElementCount ? prefix : ""}${heading.lastElementChild.textContent} – ${title}`;
    if (entry) history[`${entry}State`]({ ...history.state, page: index }, "");
    element.dispatchEvent(new CustomEvent("page", { detail: { page: index } }));
    return heading;
  }

  function turn(index, entry = "push") {
    clearErrors();
    const heading = show(index, entry);
    heading.focus({ preventScroll: true });
    heading.scrollIntoView();
  }

  element.addEventListener("submit", (event) => {
    const [step, at] = (event.submitter?.value || "next").split(":");
    const asked = askedSections(data.fields, judge.answers());
    if (step === "goto" || step === "back") {
      event.preventDefault();
      turn(step === "goto" ? Number(at) : asked.filter((one) => one < current).at(-1) ?? current);
    }
    if (step !== "next") return;
    seen.add(current);
    const errors = judge.errors();
    const here = errors.filter((error) => sectionOf(data.fields, error.name) === current);
    const broken = brokenSections(data.fields, errors);
    const after = asked.find((one) => one > current);
    if (here.length) {
      event.preventDefault();
      showErrors(element, here);
      update();
    } else if (after !== undefined && !(checked && !broken.length)) {
      event.preventDefault();
      turn(checked ? broken[0] : after);
    } else if (broken.length) {
      event.preventDefault();
      asked.forEach((one) => seen.add(one));
      showErrors(element, errors);
    } else checked = true; // whoever mends something from there on goes straight back there
  });
  element.addEventListener("reveal", ({ detail }) => {
    const section = sectionOf(data.fields, detail.name);
    if (section !== current) show(section, "push");
  });
  element.addEventListener("edit", ({ detail }) => {
    wanted = Number(detail.split(":")[1] ?? current);
  });
  addEventListener("popstate", (event) => {
    if (!element.isConnected) return; // sent already
    const page = wanted ?? event.state?.page;
    const entry = wanted === null ? "" : "replace";
    wanted = null;
    // After whoever brings the form back into sight.
    if (Number.isInteger(page) && !event.state.check) setTimeout(() => turn(page, entry));
  });
  element.addEventListener("change", update);

  show(current, "replace");
  return { seen, show, update, current: () => current };
}
