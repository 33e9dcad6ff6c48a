// Narrows a procedure's page down to the reader's case and way of filing, and makes its list of papers one to tick.
//
// Without it everything stands on the page. It hides only what the record says is for others: an alternative once
// another is chosen, an additional case once that question is answered, what belongs to another way of filing.
// What is chosen stands in the address (?truong-hop=…&them=…&cach=…); ticks stay in the page.

import { shown, totals } from "./papers.mjs";

const chooser = document.querySelector("[data-chooser]");
const print = document.querySelector("[data-print]");
const words = (text) => (text || "").split(" ").filter(Boolean);
const parts = [...document.querySelectorAll("[data-case]")];
const cases = parts.map((part) => ({
  id: part.dataset.case,
  applies: part.dataset.applies,
  with: words(part.dataset.with),
  papers: [...part.querySelectorAll(".papers > li")].map(({ dataset }) => ({
    show: "show" in dataset,
    maybe: "maybe" in dataset,
    online: "online" in dataset,
    channels: words(dataset.channels),
  })),
}));

const chosen = (name) => [...chooser.querySelectorAll(`[name="${name}"]:checked`)].map((input) => input.value);
const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);

/** Whether the reader has gone through the additional cases; a link to one of them says nothing of the others. */
let answered = new URLSearchParams(location.search)
  .getAll("them")
  .some((said) => said === "-" || cases.some(({ id, applies }) => applies === "also" && id === said));

function answers() {
  const [channel = ""] = chosen("cach");
  return { either: chosen("truong-hop"), also: chosen("them").filter((id) => id !== "-"), asked: answered, channel };
}

function show(said) {
  const ids = shown(cases, said);
  for (const part of parts) part.hidden = !ids.has(part.dataset.case);
  for (const one of document.querySelectorAll("[data-channels], [data-cases], [data-case-limit]")) {
    const { channels, cases: only, caseLimit: limit } = one.dataset;
    const [chosenCase] = said.either;
    // data-cases: figures that take the place of the general one, whose data-cases is empty; data-case-limit: beside others
    const other = chosenCase ? [only, limit].some((ids) => ids !== undefined && !words(ids).includes(chosenCase)) : Boolean(only);
    one.hidden = other || Boolean(channels && said.channel && !words(channels).includes(said.channel));
  }
  for (const one of document.querySelectorAll(".papers > [data-online]")) one.classList.toggle("spared", said.channel === "online");
  document.querySelector(".jump")?.toggleAttribute("hidden", said.either.length + said.also.length > 0);
}

const figure = document.querySelector("[data-papers]:not(form)");
const figureForAll = figure?.innerHTML;

/** The figure on top follows what is answered; what is not answered yet stays a range, and is named below. */
function tell(said) {
  const any = said.either.length + said.also.length > 0 || answered || Boolean(said.channel);
  const found = totals(cases, said);
  const say = chooser.dataset;
  const range = ([low, high]) => (low === high ? low : fill(say.range, { low, high }));
  const open = [...chooser.querySelectorAll("fieldset[data-asks]")]
    .filter(({ dataset }) => !(dataset.asks === "them" ? answered : said.either.length))
    .map((one) => one.querySelector("legend").textContent);
  const values = { n: range(found.needed), maybe: range(found.maybe), open: open.join("; ") };
  const text = !any ? say.all : !found.known ? say.plain : open.length ? say.partly : say.said;
  chooser.querySelector("[data-status]").textContent = fill(text, values);
  chooser.querySelector("[type=reset]").hidden = !any;
  if (!figure) return;
  figure.innerHTML = figureForAll;
  if (!any || !found.known || !cases.length) return;
  const lines = [
    found.show[1] && fill(found.submit[0] ? say.both : say.show, { n: range(found.submit[0] ? found.submit : found.show), show: range(found.show) }),
    found.maybe[1] && fill(say.maybe, { n: found.maybe[1] }),
    found.also && fill(found.also === 1 ? say.alsoOne : say.also, { n: found.also }),
    found.online[1] && fill(say.online, { n: range(found.online) }),
  ].filter(Boolean).map((line) => {
    const told = document.createElement("p");
    told.textContent = line;
    return told;
  });
  const none = found.maybe[1] || found.also ? say.depends : say.none;
  figure.replaceChildren(found.needed[1] ? fill(say.papers, { n: range(found.needed) }) : none, ...lines);
}

function follow() {
  const said = answers();
  show(said);
  tell(said);
}

function remember() {
  const address = new URL(location.href);
  for (const name of ["truong-hop", "them", "cach"]) {
    address.searchParams.delete(name);
    chosen(name).forEach((value) => address.searchParams.append(name, value));
  }
  address.hash = "";
  history.replaceState(null, "", address);
}

/** What stands after "#"; as it is where its percent signs mean nothing. */
function place() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return location.hash.slice(1);
  }
}

/** Tick what the address asks for; `#truong-hop-<id>` chooses that case. */
function recall() {
  const asked = new URLSearchParams(location.search);
  const target = place().replace(/^truong-hop-/, "");
  for (const input of chooser.querySelectorAll("input")) {
    input.checked = asked.getAll(input.name).includes(input.value);
  }
  if (location.hash.startsWith("#truong-hop-") && cases.some(({ id }) => id === target)) {
    for (const input of chooser.querySelectorAll("input")) {
      if (input.name !== "cach" && input.value === target) input.checked = true;
    }
  }
}

if (chooser) {
  chooser.classList.add("ready");
  chooser.addEventListener("change", ({ target }) => {
    // "None of these" and the others exclude each other.
    for (const input of chooser.querySelectorAll('[name="them"]')) {
      if (target.name === "them" && target.checked && (input.value === "-") !== (target.value === "-")) input.checked = false;
    }
    answered ||= target.name === "them";
    follow();
    remember();
  });
  chooser.addEventListener("reset", () => setTimeout(() => {
    chooser.querySelectorAll("input").forEach((input) => (input.checked = false));
    answered = false;
    follow();
    remember();
    chooser.querySelector("input").focus();
  }));
  chooser.addEventListener("submit", (event) => event.preventDefault());
  const arrive = () => {
    recall();
    follow();
    if (location.hash.startsWith("#truong-hop-")) document.getElementById(place())?.scrollIntoView();
  };
  addEventListener("hashchange", arrive);
  arrive();
}

for (const item of document.querySelectorAll(".papers > li")) {
  const name = item.firstElementChild;
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.autocomplete = "off";
  name.replaceWith(label);
  label.append(box, name);
}
document.querySelectorAll(".papers").forEach((list) => list.classList.add("tickable"));

if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
