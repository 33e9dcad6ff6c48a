// Narrows a procedure's page down to the reader's case and way of filing, and makes its list of papers one to tick.
//
// Without it everything stands on the page. It hides only what the record says is for others: an alternative once
// another is chosen, an additional case once that question is answered, what belongs to another way of filing.
// What is chosen stands in the address (?truong-hop=…&them=…&cach=…); ticks stay in the page.

const chooser = document.querySelector("[data-chooser]");
const cases = [...document.querySelectorAll("[data-case]")];
const print = document.querySelector("[data-print]");
const ids = cases.map((one) => one.dataset.case);

const chosen = (name) => [...chooser.querySelectorAll(`[name="${name}"]:checked`)].map((input) => input.value);
const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);

/** Whether the reader has gone through the additional cases; a link to one of them says nothing of the others. */
let answered = new URLSearchParams(location.search).has("them");

/** The ids of the cases to show. */
function wanted(either, also) {
  const shown = new Set();
  for (const one of cases) {
    const { applies, case: id } = one.dataset;
    const asked = applies === "either" ? either : applies === "also" && answered ? also : [];
    if (!asked.length || asked.includes(id)) shown.add(id);
  }
  // "As above, and also": a chosen case brings those that it builds on.
  for (const one of cases) {
    if ([...either, ...also].includes(one.dataset.case)) (one.dataset.with || "").split(" ").forEach((id) => shown.add(id));
  }
  return shown;
}

function show() {
  const either = chosen("truong-hop");
  const also = chosen("them");
  const [channel] = chosen("cach");
  const shown = wanted(either, also);
  for (const one of cases) one.hidden = !shown.has(one.dataset.case);
  for (const one of document.querySelectorAll("[data-channels]")) {
    one.hidden = Boolean(channel) && !one.dataset.channels.split(" ").includes(channel);
  }
  for (const one of document.querySelectorAll("[data-online]")) one.classList.toggle("spared", channel === "online");
  document.querySelector(".jump")?.toggleAttribute("hidden", either.length + also.length > 0);
  const asks = (name) => Boolean(chooser.querySelector(`[name="${name}"]`));
  return {
    any: either.length + also.length > 0 || Boolean(channel),
    settled: (either.length > 0 || !asks("truong-hop")) && (answered || !asks("them")),
    channel,
  };
}

/** Papers on show: those needed, and those needed under a condition that the choice does not settle. */
function count(channel) {
  const papers = [...document.querySelectorAll("[data-case]:not([hidden]) .papers > li:not([hidden]):not(.spared)")];
  const maybe = papers.filter((one) => "maybe" in one.dataset || (one.dataset.channels && !channel));
  return { n: papers.length - maybe.length, maybe: maybe.length };
}

const figure = document.querySelector("[data-papers]:not(form)");
const figureForAll = figure?.innerHTML;

/** The figure on top follows once no question about cases is open; before that it would count too many. */
function tell({ any, settled, channel }) {
  const found = count(channel);
  const { said, partly, all } = chooser.dataset;
  chooser.querySelector("[data-status]").textContent = !any ? all : settled ? fill(said, found) : partly;
  chooser.querySelector("[type=reset]").hidden = !any;
  if (!figure) return;
  figure.innerHTML = figureForAll;
  if (!any || !settled) return;
  const maybe = document.createElement("p");
  maybe.textContent = found.maybe ? fill(chooser.dataset.maybe, { n: found.maybe }) : "";
  figure.replaceChildren(fill(chooser.dataset.papers, found), maybe);
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
  if (location.hash.startsWith("#truong-hop-") && ids.includes(target)) {
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
    tell(show());
    remember();
  });
  chooser.addEventListener("reset", () => setTimeout(() => {
    chooser.querySelectorAll("input").forEach((input) => (input.checked = false));
    answered = false;
    tell(show());
    remember();
    chooser.querySelector("input").focus();
  }));
  chooser.addEventListener("submit", (event) => event.preventDefault());
  const arrive = () => {
    recall();
    tell(show());
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
