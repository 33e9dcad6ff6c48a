// The page that checks a receipt: by the fragment of a QR code's link, by pasted text, or by a chosen file. Nothing that is
// checked leaves the device.

import { check } from "./proof.mjs";

const form = document.querySelector("[data-verify]");
const keys = JSON.parse(document.querySelector("[data-keys]").textContent).keys;
const shown = document.querySelector("[data-verdict]");
const LARGEST = 20e6; // bytes

form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const [file] = form.elements.file.files;
  const text = form.elements.text.value.trim();
  if (file) tell(file.size > LARGEST ? null : file.arrayBuffer());
  else if (text) tell(new TextEncoder().encode(text));
  else form.elements.text.focus();
});
form.elements.file.addEventListener("change", () => form.elements.file.files.length && form.requestSubmit());
form.elements.text.addEventListener("input", () => (form.elements.file.value = ""));
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  if (!event.dataTransfer.files.length) return;
  form.elements.file.files = event.dataTransfer.files;
  form.requestSubmit();
});
addEventListener("hashchange", fromLink);
fromLink();

function fromLink() {
  if (location.hash.length > 1) tell(new TextEncoder().encode(location.hash));
}

/** Shows what came of the check, one of the texts that stand ready in the page. */
async function tell(given) {
  let verdict = { reason: "unreadable" };
  if (given) {
    try {
      verdict = await check(new Uint8Array(await given), keys);
    } catch {
      verdict = { reason: "browser" };
    }
  }
  const { reason, said, key } = verdict;
  const template = document.querySelector(`[data-reason="${reason || "genuine"}"]`);
  shown.replaceChildren(template.content.cloneNode(true));
  const day = (date) => date.split("-").reverse().join("/");
  const facts = said && {
    code: said.code,
    time: `${said.received_at.slice(11, 16)} ${day(said.received_at.slice(0, 10))}`,
    procedure: said.procedure,
    version: /^\d{4}-\d\d-\d\d$/.test(said.version) ? day(said.version) : said.version,
    key: key.id,
    date: key.revoked ? day(key.revoked.date) : "",
    why: key.revoked?.reason ?? "",
  };
  for (const slot of shown.querySelectorAll("[data-said]")) {
    slot.textContent = facts?.[slot.dataset.said] ?? "";
    if (!slot.textContent) slot.closest("[data-part]")?.remove();
  }
  shown.hidden = false;
  shown.focus();
}
