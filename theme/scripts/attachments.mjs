// The files of a form as people see them: pick, photograph, drop, see how far each is, reorder, remove, try again.
// Which files there are and how they travel, attached.mjs and upload.mjs know.

import { Attached } from "./attached.mjs";
import { make } from "./elements.mjs";
import { showErrors } from "./errors.mjs";
import { raw, shownSize, TYPES } from "./files.mjs";
import { canShrink, shrunk } from "./shrinking.mjs";
import { drawThumbnail } from "./thumbnail.mjs";

const NAME = "mot-cua-files:";

/** Takes the place of every file control of a form; null when it has none. Listens before what checks the form. */
export function enhanceAttachments(form, data) {
  const places = [...form.querySelectorAll("[data-files]")];
  if (!places.length) return null;
  const words = JSON.parse(document.getElementById("files-words").textContent);
  const key = form.elements._key;
  const api = form.action.replace(/submissions$/, "uploads");
  const procedure = decodeURIComponent(api.split("/").at(-2));
  const asked = () => ({ api, procedure, key: key.value, form: form.elements._form.value });
  let ready = false;
  let controls = [];
  // What was sent is found again when the page is loaded again; the tab's end is its end.
  const keep = () => {
    if (!ready) return;
    const kept = Object.fromEntries(controls.map((one) => [one.field.name, one.attached.references.map(raw)]));
    try {
      sessionStorage.setItem(NAME + key.value, JSON.stringify(kept));
    } catch {
      // full or forbidden: the page itself holds them
    }
  };
  const restore = () => {
    const kept = JSON.parse(sessionStorage.getItem(NAME + key.value) || "{}");
    for (const control of controls) for (const typed of kept[control.field.name] || []) control.attached.restore(typed);
  };
  controls = places.map((place) => {
    const field = data.fields.find((one) => one.name === place.dataset.files);
    return new Control(form, place, field, words, asked, keep);
  });
  restore();
  ready = true;
  addEventListener("pageshow", restore); // "back" and reloading give the key back only now

  const errors = () => controls.flatMap((one) => one.errors());
  form.addEventListener("submit", async (event) => {
    if (!controls.some((one) => one.attached.reading)) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // a file that is being read has no reference yet: it would count as missing
    await until(() => !controls.some((one) => one.attached.reading));
    form.requestSubmit(event.submitter);
  });
  addEventListener("beforeunload", (event) => {
    if (form.isConnected && controls.some((one) => one.attached.unsent)) event.preventDefault();
  });

  return {
    controls,
    errors,
    /** Waits until nothing is under way; false when something cannot be sent, which the form then says. */
    async settle(say) {
      if (controls.some((one) => one.attached.underWay)) say(words.settling);
      await until(() => !controls.some((one) => one.attached.underWay));
      say("");
      const found = errors();
      if (found.length) showErrors(form, found);
      return !found.length;
    },
    /** Sends again what the server misses; true when it may be asked once more. */
    async heal(problem) {
      const named = (problem.errors || []).map((one) => one.pointer.split("/")[2]);
      const broken = controls.filter((one) => named.includes(one.field.name));
      if (!broken.length || broken.some((one) => one.healed++ > 2)) return false;
      const there = await Promise.all(broken.map((one) => one.attached.again()));
      return there.every(Boolean);
    },
  };
}

async function until(over) {
  while (!over()) await new Promise((resolve) => setTimeout(resolve, 100));
}

class Control {
  constructor(form, place, field, words, asked, keep) {
    Object.assign(this, { form, place, field, words, keep, healed: 0, rows: new Map() });
    this.attached = new Attached(field, field.accept.map((one) => TYPES[one]), asked, (item) => this.#changed(item));
    const input = place.querySelector("input[type=file]");
    const kept = [...place.querySelectorAll("[data-kept] input:checked")].map((one) => one.value);
    this.list = make("ol", { className: "attached", ariaLabel: words.list, hidden: true });
    this.posted = make("div", { hidden: true });
    this.live = make("p", { className: "govuk-visually-hidden" });
    this.live.setAttribute("role", "status");
    this.button = this.#button(words.choose, "govuk-button govuk-button--secondary", () => input.click());
    this.button.id = input.id;
    const buttons = make("div", { className: "govuk-button-group attach" }, this.#camera(), this.button, this.#dropHint());
    input.id += "-input";
    input.hidden = true;
    input.removeAttribute("name"); // references are posted, never files
    place.querySelector("[data-kept]").remove();
    place.querySelector("[data-plain-only]").remove();
    input.before(this.list, buttons, this.posted, this.live);
    input.addEventListener("change", () => {
      const picked = [...input.files];
      input.value = ""; // the same file can be picked again
      this.#pick(picked);
    });
    this.#takeDrops();
    for (const typed of kept) this.attached.restore(typed);
  }

  /** What stands in the way of sending, as showErrors takes it. */
  errors() {
    const [first] = this.attached.failed;
    return first ? [{ field: this.field, name: this.field.name, message: `“${first.name}”: ${this.#reason(first)}` }] : [];
  }

  async #pick(files) {
    const before = new Set(this.attached.items);
    const taken = this.attached.add(files);
    const added = this.attached.items.filter((item) => !before.has(item));
    if (added.length) this.#say(added.map((item) => this.words.said_added.replace("{name}", item.name)).join(". "));
    this.form.dispatchEvent(new Event("change", { bubbles: true }));
    await taken;
    const twin = added.find((item) => item.twin);
    if (twin) this.#say(this.words.said_twin.replace("{name}", twin.name));
  }

  #changed(item) {
    const { attached, rows } = this;
    for (const [one, row] of rows) {
      if (attached.items.includes(one)) continue;
      row.remove();
      rows.delete(one);
    }
    for (const one of attached.items) if (!rows.has(one)) rows.set(one, this.#row(one));
    const order = attached.items.map((one) => rows.get(one));
    if (order.some((row, at) => this.list.children[at] !== row)) this.list.append(...order);
    this.list.hidden = !order.length;
    this.button.textContent = order.length ? this.words.more : this.words.choose;
    order.forEach((row, at) => this.#renew(row, attached.items[at], at, order.length));
    const typed = attached.references.map(raw);
    if ([...this.posted.children].map((one) => one.value).join("\n") !== typed.join("\n")) {
      this.posted.replaceChildren(...typed.map((value) => make("input", { type: "hidden", name: this.field.name, value })));
      this.keep();
      this.form.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.#tell(item);
  }

  /** Says aloud what ends a wait, and nothing of the way there. */
  #tell(item) {
    if (item.told === item.state || !this.attached.items.includes(item)) return;
    item.told = item.state;
    const { words } = this;
    if (item.state === "refused" || item.state === "lost") this.#say(words.said_refused.replace("{name}", item.name).replace("{reason}", this.#reason(item)));
    else if (item.state === "waiting") this.#say(words.said_waiting);
    else if (item.file && (item.state === "clean" || item.state === "unjudged")) {
      this.#say(this.attached.underWay || this.attached.items.length === 1 ? words.said_done.replace("{name}", item.name) : words.said_all);
    }
  }

  #say(text) {
    this.live.textContent = text;
  }

  #reason(item) {
    const { words, field } = this;
    if (item.state === "lost") return words.lost_why;
    if (item.reason) return item.reason;
    return words[item.rule] || field.messages[document.documentElement.lang]?.[item.rule] || field.messages.vi[item.rule] || words.unsent;
  }

  #row(item) {
    const { words } = this;
    const named = (text) => text.replace("{name}", item.name);
    const icon = (sign, label, act) => {
      const button = this.#button(sign, "act", act);
      button.setAttribute("aria-label", label);
      return button;
    };
    const row = make("li", {});
    const move = (by, other) => () => {
      if (!this.attached.move(item, by)) return;
      this.#say(words.said_moved.replace("{name}", item.name).replace("{place}", this.attached.items.indexOf(item) + 1));
      const pressed = row.querySelector(`[data-act="${by < 0 ? "up" : "down"}"]`);
      (pressed.disabled ? row.querySelector(`[data-act="${other}"]`) : pressed).focus();
    };
    const remove = () => {
      const next = row.nextElementSibling || row.previousElementSibling;
      this.attached.remove(item);
      this.#say(words.said_removed.replace("{name}", item.name));
      (next?.querySelector("[data-act=remove]") || this.button).focus();
    };
    const facts = {
      up: icon("↑", named(words.up), move(-1, "down")),
      down: icon("↓", named(words.down), move(1, "up")),
      remove: icon(words.remove, named(words.remove_name), remove),
    };
    for (const [act, button] of Object.entries(facts)) button.dataset.act = act;
    row.append(
      make("div", { className: "thumb", ariaHidden: "true", textContent: kindOf(item) }),
      make("div", { className: "what" },
        make("span", { className: "name", textContent: item.name }),
        make("span", { className: "about" }),
        make("span", { className: "bar", ariaHidden: "true" }, make("progress", { max: 100 })),
        make("p", { className: "trouble", hidden: true }),
        make("p", { className: "more", hidden: true })),
      make("div", { className: "acts" }, facts.up, facts.down, facts.remove),
    );
    return row;
  }

  #renew(row, item, at, count) {
    const { words } = this;
    row.dataset.state = item.state;
    row.querySelector(".about").textContent = `${shownSize(item.size)} · ${words[item.state].replace("{percent}", item.percent)}`;
    const bar = row.querySelector("progress");
    bar.parentNode.hidden = !["sending", "queued", "waiting", "reading"].includes(item.state);
    bar.value = item.percent;
    row.querySelector('[data-act="up"]').disabled = at === 0;
    row.querySelector('[data-act="down"]').disabled = at === count - 1;
    for (const act of ["up", "down"]) row.querySelector(`[data-act="${act}"]`).hidden = count === 1;
    const failed = item.state === "refused" || item.state === "lost";
    const error = row.querySelector(".trouble");
    error.hidden = !failed;
    error.textContent = failed ? this.#reason(item) : "";
    this.#renewMore(row.querySelector(".more"), item);
    if (item.file && item.drawn !== item.file) {
      item.drawn = item.file;
      drawThumbnail(row.querySelector(".thumb"), item.file);
    }
  }

  /** One offer at a time under a file: a smaller copy of a big photo, the original instead, or another try. */
  #renewMore(more, item) {
    const { words } = this;
    const big = item.file && !item.original && !item.asItIs && canShrink(item.file) && (["queued", "sending", "waiting"].includes(item.state) || item.rule === "max_size");
    const again = item.state === "refused" && item.file && item.rule === "unsent";
    const offer = again ? "retry" : item.original ? "original" : big ? "smaller" : "";
    more.hidden = !offer;
    if (more.dataset.offer === offer) return;
    more.dataset.offer = offer;
    const acts = {
      retry: () => this.attached.retry(item),
      original: () => {
        const { original } = item;
        Object.assign(item, { original: null, asItIs: true });
        this.attached.replace(item, original);
      },
      smaller: async () => {
        const made = await shrunk(item.file);
        if (!this.attached.items.includes(item)) return;
        if (!made) {
          item.asItIs = true;
          this.#say(words.not_smaller);
          return this.#changed(item);
        }
        item.original = item.file;
        this.attached.replace(item, made);
      },
    };
    const first = ![...this.rows.values()].some((row) => row.querySelector('[data-offer="smaller"]:not([hidden])') !== null && !row.contains(more));
    const why = { smaller: first && words.smaller_why, original: item.original && words.smaller_done.replace("{size}", shownSize(item.original.size)) }[offer];
    more.replaceChildren(...[why && `${why} `, offer && this.#button(words[offer], "link", acts[offer])].filter(Boolean));
  }

  #button(text, className, act) {
    const button = make("button", { type: "button", className, textContent: text });
    button.addEventListener("click", act);
    return button;
  }

  /** Phones: the picker of some offers no camera beside files of other kinds. */
  #camera() {
    const photos = this.field.accept.some((one) => one === "jpeg");
    if (!photos || !matchMedia("(pointer: coarse)").matches) return null;
    const camera = make("input", { type: "file", accept: "image/*", hidden: true });
    camera.setAttribute("capture", "environment");
    camera.addEventListener("change", () => {
      const picked = [...camera.files];
      camera.value = "";
      this.#pick(picked);
    });
    const button = this.#button(this.words.photo, "govuk-button govuk-button--secondary", () => camera.click());
    button.append(camera);
    return button;
  }

  #dropHint() {
    return matchMedia("(pointer: fine)").matches && make("span", { className: "drop", textContent: this.words.drop });
  }

  #takeDrops() {
    const { place } = this;
    const holds = (event) => event.dataTransfer?.types.includes("Files");
    place.addEventListener("dragover", (event) => {
      if (!holds(event)) return;
      event.preventDefault();
      place.classList.add("dropping");
    });
    place.addEventListener("dragleave", () => place.classList.remove("dropping"));
    place.addEventListener("drop", (event) => {
      place.classList.remove("dropping");
      if (!holds(event)) return;
      event.preventDefault();
      this.#pick([...event.dataTransfer.files]);
    });
  }
}

const kindOf = (item) => item.name.slice(item.name.lastIndexOf(".") + 1).slice(0, 4).toUpperCase();
