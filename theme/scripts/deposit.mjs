// What a citizen holds once a submission has been acknowledged: the codes at once, from the answer itself, and the full
// receipt as soon as the network brings it. Both are kept for the life of the tab, so that reloading, "back" and a copy
// of the tab show them again; docs/adr/0016.

import { dropDraft } from "./draft_store.mjs";
import { forget } from "./filling.mjs";
import { columnOf, show } from "./in_place.mjs";
import { offerPrint } from "./print_button.mjs";

const NAME = "mot-cua-deposit:";
const words = () => JSON.parse(document.getElementById("sending-words").textContent);
const SOON = 800; // milliseconds in which a full receipt spares the short one

let turn = null;

/** "Back" and "forward" between the receipt and the form that it came from, within the document. */
function follow(key, deposit) {
  history.scrollRestoration = "manual"; // each shows from its heading on
  removeEventListener("popstate", turn);
  turn = (event) => {
    if (location.hash === "#main") return; // the skip link
    if (event.state?.deposited === key) showDeposit(key, deposit);
    else showSent(key, deposit);
  };
  addEventListener("popstate", turn);
}

/** Shows what this tab has already sent instead of a form opened again under the same key; true when it has. */
export function showKept(key) {
  const returned = history.state?.deposited;
  const deposit = deposited(returned || key);
  if (!deposit) return false;
  if (returned) showDeposit(returned, deposit);
  else showSent(key, deposit);
  return true;
}

/** What is kept of a submission in this tab: {action, body, receipt}, or null. */
function deposited(key) {
  try {
    return JSON.parse(sessionStorage.getItem(NAME + key));
  } catch {
    return null;
  }
}

/** Keeps an acknowledgement and shows it; the form and its answers leave the document. */
export async function showDeposit(key, deposit) {
  try {
    sessionStorage.setItem(NAME + key, JSON.stringify(deposit));
  } catch {
    // full or forbidden: the page itself holds it still
  }
  forget(key);
  dropDraft(key).catch(() => {});
  history.replaceState({ deposited: key }, "", words().form_path);
  follow(key, deposit);
  const short = made("deposit", deposit.receipt);
  const full = fullReceipt(deposit);
  const first = await Promise.race([full, new Promise((resolve) => setTimeout(resolve, SOON, short))]);
  replaceAll(first);
  if (first !== short) return;
  const progress = short.querySelector("[data-progress]");
  offerCopies(short, deposit.receipt, progress);
  const column = await full;
  const held = short.contains(document.activeElement) && document.activeElement.tagName !== "H1";
  if (!held) return replaceAll(column);
  short.querySelector("[data-coming]").remove(); // somebody is at the buttons: nothing moves under their hands
  const button = short.querySelector("[data-full]");
  button.hidden = false;
  button.addEventListener("click", () => replaceAll(column));
}

/** Instead of a form that has been sent: says so, with its code, and offers a new one. */
export function showSent(key, deposit) {
  const column = made("sent", deposit.receipt);
  column.querySelector("[data-again]").addEventListener("click", () => {
    history.replaceState(null, ""); // the entry holds the old key; a fresh page makes a fresh one
    location.replace(words().form_path);
  });
  const receipt = column.querySelector("[data-receipt]");
  const open = () => {
    history.pushState(null, "");
    showDeposit(key, deposit);
  };
  if (deposit.receipt.secret) receipt.addEventListener("click", open);
  else receipt.remove();
  replaceAll(column);
  follow(key, deposit);
}

/** The receipt's page, asked for until it comes: a repeat of the submission is answered with the first receipt. */
async function fullReceipt({ action, body }) {
  for (let attempt = 0; ; attempt++) {
    try {
      const response = await fetch(action, { method: "POST", body: new URLSearchParams(body), headers: { Accept: "text/html" } });
      const column = response.ok && columnOf(await response.text());
      if (column?.querySelector(".panel-received")) {
        offerPrint(column);
        return column;
      }
    } catch {
      // no network: later
    }
    await new Promise((resolve) => {
      setTimeout(resolve, Math.min(2000 * 2 ** attempt, 60_000));
      addEventListener("online", resolve, { once: true });
    });
  }
}

function replaceAll(column) {
  const place = document.querySelector("main > .govuk-width-container");
  for (const other of [...place.children]) if (other !== column) other.remove();
  show(column);
}

/** A copy of a template of sending_words.html with the receipt's facts in it. */
function made(name, receipt) {
  const column = document.getElementById(`${name}-template`).content.cloneNode(true).firstElementChild;
  const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T(\d+:\d+)/.exec(receipt.received_at || "") || [];
  const facts = { code: receipt.code, secret: receipt.secret, received: year && `${time} ${day}/${month}/${year}` };
  for (const slot of column.querySelectorAll("[data-fact]")) {
    const fact = facts[slot.dataset.fact];
    if (fact) slot.textContent = fact;
    else slot.closest("p").remove();
  }
  for (const link of column.querySelectorAll("[data-status-link]")) {
    if (receipt.status_link) link.href = receipt.status_link;
    else link.closest("p").remove();
  }
  return column;
}

function offerCopies(column, receipt, progress) {
  const text = column.dataset.text.replace("{code}", receipt.code).replace("{secret}", receipt.secret) + `\n${receipt.status_link}\n`;
  const copy = column.querySelector("[data-copy]");
  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    progress.textContent = column.dataset.copied;
  });
  const save = column.querySelector("[data-save]");
  save.addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/plain" }));
    link.download = `${receipt.code}.txt`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
}
