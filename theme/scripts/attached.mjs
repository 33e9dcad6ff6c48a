// The files of one field: which they are, in which order, and how far each is. Knows what is picked, sent and refused;
// how that looks, attachments.mjs shows.

import { mediaType, readReference, referenceOf, shownName } from "./files.mjs";
import { Refused, upload, verdict } from "./upload.mjs";

/** States in which a file may be submitted. */
const THERE = ["checking", "clean", "unjudged"];
const UNDER_WAY = ["reading", "queued", "sending", "waiting"];

export class Attached {
  /**
   * `asked()` gives {api, procedure, key, form}; `field` is the form's field; `types` the media types that it takes;
   * `changed(item)` is called whenever anything changes.
   */
  constructor(field, types, asked, changed) {
    Object.assign(this, { field, types, asked, changed });
    this.items = [];
  }

  /** Takes files that were picked; what cannot be sent stays in the list and says why. */
  add(files) {
    return Promise.all([...files].map((file) => this.#take(this.#item({ file, name: shownName(file.name), size: file.size }))));
  }

  /** Takes references as the form posts them: what was sent before this page was loaded. `file` where it is still there. */
  restore(typed, file = null) {
    const reference = readReference(typed);
    if (!reference.id || this.items.some((item) => item.reference?.id === reference.id)) return;
    const item = this.#item({ file, reference, name: reference.name, size: reference.size });
    this.#send(item);
  }

  remove(item) {
    item.stop.abort();
    this.items = this.items.filter((one) => one !== item);
    this.changed(item);
  }

  /** Moves one place up (-1) or down (1); false at the ends. */
  move(item, by) {
    const from = this.items.indexOf(item);
    const to = from + by;
    if (to < 0 || to >= this.items.length) return false;
    this.items.splice(to, 0, ...this.items.splice(from, 1));
    this.changed(item);
    return true;
  }

  /** Another file in the place of one: the same photo made smaller, or as it was. */
  replace(item, file) {
    item.stop.abort();
    Object.assign(item, { file, size: file.size, reference: null, stop: new AbortController() });
    return this.#take(item);
  }

  retry(item) {
    item.stop = new AbortController();
    return item.reference ? this.#send(item) : this.#take(item);
  }

  /** Asks for each file whether it is still there, and sends again what is not. False when one is gone for good. */
  async again() {
    await Promise.all(this.items.filter((item) => item.reference && item.state !== "refused").map((item) => this.retry(item)));
    return this.items.every((item) => THERE.includes(item.state));
  }

  /** Everything under another key: the ids of files are made with it. */
  async rekey() {
    await Promise.all(this.items.filter((item) => item.file).map((item) => this.replace(item, item.file)));
  }

  get reading() {
    return this.items.some((item) => item.state === "reading");
  }
  get underWay() {
    return this.items.some((item) => UNDER_WAY.includes(item.state) || item.state === "checking");
  }
  get unsent() {
    return this.items.some((item) => item.file && UNDER_WAY.includes(item.state));
  }
  get failed() {
    return this.items.filter((item) => item.state === "refused" || item.state === "lost");
  }
  /** What the form posts: also of files on their way, so that a required field counts as answered. */
  get references() {
    return this.items.filter((item) => item.reference && item.state !== "refused").map((item) => item.reference);
  }

  #item(facts) {
    const item = { reference: null, file: null, state: "reading", percent: 0, reason: "", stop: new AbortController(), ...facts };
    this.items.push(item);
    return item;
  }

  #set(item, state, extra = {}) {
    if (item.stop.signal.aborted) return;
    Object.assign(item, { percent: 0, reason: "" }, extra, { state });
    this.changed(item);
  }

  async #take(item) {
    const { stop } = item;
    this.#set(item, "reading");
    const rule = this.#broken(item);
    if (rule) return this.#set(item, "refused", { rule });
    const { procedure, key } = this.asked();
    try {
      item.reference = await referenceOf(item.file, procedure, key);
    } catch {
      return this.#set(item, "refused", { rule: "unreadable" }); // taken away, or changed since it was picked
    }
    if (stop.signal.aborted) return;
    item.reference.name = item.name;
    const twin = this.items.find((one) => one !== item && one.reference?.id === item.reference.id);
    if (twin) {
      item.twin = twin;
      return this.remove(item);
    }
    await this.#send(item);
  }

  #broken({ file }) {
    if (!this.types.includes(mediaType(file.name, file.type))) return "invalid";
    if (file.size === 0) return "min";
    return file.size > this.field.max_size ? "max_size" : null;
  }

  async #send(item) {
    const { stop, reference } = item;
    const asked = { ...this.asked(), field: this.field.name };
    try {
      const there = await upload(asked, reference, item.file, (state, percent = 0) => this.#set(item, state, { percent }), stop.signal);
      if (!there) return this.#set(item, "lost");
      this.#set(item, "checking");
      const said = await verdict(asked, reference, stop.signal);
      if (said.state === "refused") this.#set(item, "refused", { reason: document.documentElement.lang === "vi" ? said.message : said.message_en });
      else this.#set(item, said.state === "clean" ? "clean" : "unjudged");
    } catch (error) {
      if (!stop.signal.aborted) this.#set(item, "refused", { reason: error instanceof Refused ? error.message : "", rule: "unsent" });
    }
  }
}
