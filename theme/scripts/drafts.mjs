// Drafts as people see them: keep one on this device by choice, delete it, carry it away as a file and load it again, and
// hear what became of it in a form that has changed. Where drafts lie, draft_store.mjs and draft_file.mjs know.

import { showKept } from "./deposit.mjs";
import { NoDraft, readDraft, writeDraft } from "./draft_file.mjs";
import { draftsOf, dropDraft, filesOf, keepFiles, saveDraft } from "./draft_store.mjs";
import { make } from "./elements.mjs";
import { forget, isForgotten, keep, kept, procedureOf, snapshot, unfinished, whenTyped } from "./filling.mjs";
import { readReference } from "./files.mjs";
import { changes, refill } from "./refill.mjs";


/** `attachments` and `pages` may be null. Restores what this tab knows of the form at once. */
export function enhanceDrafts(form, data, attachments, pages) {
  const box = document.querySelector("[data-drafts]");
  const words = JSON.parse(document.getElementById("draft-words").textContent);
  const notice = document.querySelector("[data-draft-notice]");
  const [choice, drop, save, load] = ["keep", "drop", "save", "load"].map((name) => box.querySelector(`[data-draft-${name}]`));
  const said = box.querySelector("[data-draft-said]");
  const procedure = procedureOf(form);
  const controls = attachments?.controls || [];
  const now = () => snapshot(form, data, pages ? pages.current() : 0);
  const clock = (moment) => new Date(moment).toLocaleString("vi-VN", { timeStyle: "short", dateStyle: "short", timeZone: "Asia/Ho_Chi_Minh" });
  const say = (text, moment) => (said.textContent = text.replace("{time}", moment ? clock(moment) : ""));
  let revision = 0;
  let paused = false; // another tab has saved the same draft: somebody must choose
  let saving = Promise.resolve();
  box.hidden = false;

  function files() {
    const items = controls.flatMap((control) => control.attached.items).filter((item) => item.reference && item.file);
    return Object.fromEntries(items.map((item) => [item.reference.id, item.file]));
  }

  /** The first act is the one that most people want, and keeps everything. */
  function tell(text, rows, acts) {
    const buttons = acts.map(([label, act], at) => {
      const button = make("button", { type: "button", className: `govuk-button${at ? " govuk-button--secondary" : ""}`, textContent: label });
      button.addEventListener("click", () => {
        notice.hidden = true;
        act();
      });
      return button;
    });
    notice.replaceChildren(make("p", { className: "govuk-body", textContent: text }), ...rows, make("div", { className: "govuk-button-group" }, ...buttons));
    notice.hidden = false;
  }

  /** One after another: a later state never lands before an earlier one. */
  function store() {
    saving = saving.then(async () => {
      const draft = now();
      if (!choice.checked || paused || !form.isConnected || isForgotten(draft.key)) return;
      try {
        const saved = await saveDraft(draft, revision);
        if (saved === null) return clash();
        if (!saved) return discard(); // by another tab
        revision = saved;
        await keepFiles(draft.key, files());
        say(words.saved, draft.saved_at);
      } catch {
        say(words.full);
      }
    });
    return saving;
  }

  async function clash() {
    paused = true;
    const [other] = (await draftsOf(procedure)).filter((one) => one.key === form.elements._key.value);
    const go = (act) => async () => {
      paused = false;
      revision = other ? other.revision : 0;
      await act();
    };
    tell(words.clash, [], [[words.mine, go(store)], ...(other ? [[words.theirs, go(() => open(other, {}))]] : [])]);
  }

  /** Goes on with a filling that was begun elsewhere: another day, another tab, another device. Its key goes along. */
  async function open(filling, found) {
    form.elements._key.value = filling.key;
    history.replaceState({ ...history.state, key: filling.key }, "");
    if (showKept(filling.key)) return;
    notice.hidden = true;
    for (const control of controls) {
      for (const item of [...control.attached.items]) control.attached.remove(item);
      for (const typed of filling.typed[control.field.name] || []) control.attached.restore(typed, found[readReference(typed).id] || null);
    }
    refill(form, filling.typed);
    if (pages) pages.show(Math.min(filling.page || 0, Math.max(...data.fields.map((field) => field.section))), "replace");
    keep(now());
    if (filling.form === form.elements._form.value) return;
    const { added, left } = changes(form, data, filling);
    const rows = [];
    if (added.length) rows.push(make("p", { className: "govuk-body", textContent: `${words.added} ${added.map((one) => `“${one}”`).join(", ")}.` }));
    if (left.length) {
      rows.push(make("p", { className: "govuk-body", textContent: words.left }));
      const list = make("dl", { className: "left-over" });
      for (const { label, text } of left) list.append(make("dt", { textContent: label }), make("dd", { textContent: text }));
      rows.push(list);
    }
    tell(rows.length ? words.changed : words.changed_fits, rows, [[words.understood, () => {}]]);
  }

  async function discard() {
    choice.checked = false;
    drop.hidden = true;
    revision = 0;
    await dropDraft(form.elements._key.value).catch(() => {});
    say(words.dropped);
  }

  choice.addEventListener("change", () => {
    drop.hidden = !choice.checked;
    if (choice.checked) store();
    else saving = saving.then(discard);
  });
  drop.addEventListener("click", () => {
    choice.checked = false;
    saving = saving.then(discard);
  });
  save.addEventListener("click", async () => {
    const link = make("a", { href: URL.createObjectURL(await writeDraft(now(), files())), download: `${procedure}-nhap.json` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    say(words.carried);
  });
  box.querySelector("[data-draft-pick]").addEventListener("click", () => load.click());
  load.addEventListener("change", async () => {
    const [file] = load.files;
    load.value = "";
    if (!file) return;
    const before = now();
    try {
      const { draft, files: found } = await readDraft(file, procedure);
      await open(draft, found);
      say(words.loaded, draft.saved_at);
      if (before.key !== draft.key && Object.values(before.typed).flat().some(Boolean)) keep(before);
      if (choice.checked) store();
    } catch (error) {
      say(error instanceof NoDraft ? words[error.why] : words.damaged);
    }
  });
  whenTyped(form, () => {
    keep(now());
    store();
  });

  async function begin() {
    const key = form.elements._key.value;
    const here = kept(key);
    if (here) await open(here, {});
    const drafts = await draftsOf(procedure).catch(() => []);
    const own = drafts.find((one) => one.key === key);
    if (own) {
      choice.checked = true;
      drop.hidden = false;
      revision = own.revision;
      if (!here) await open(own, await filesOf(key));
      return;
    }
    if (here) return;
    const [other] = drafts.length ? drafts : unfinished(procedure);
    if (!other) return;
    const stored = drafts.length > 0;
    const goOn = async () => {
      await open(other, stored ? await filesOf(other.key) : {});
      choice.checked = stored;
      drop.hidden = !stored;
      revision = other.revision || 0;
    };
    const ask = () =>
      tell((stored ? words.found : words.begun).replace("{time}", clock(other.saved_at)), [], [
        [words.open, goOn],
        [stored ? words.drop : words.leave, sure],
      ]);
    // One slip of a thumb must not take an hour's work away.
    const sure = () => tell(words.sure, [], [[words.keep, ask], [words.gone, () => (stored ? dropDraft(other.key) : forget(other.key))]]);
    ask();
  }
  return begin();
}
