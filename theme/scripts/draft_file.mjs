// A draft as one file to carry away: JSON, its attachments in base64. Reads strictly: a file comes from anywhere, and
// nothing in it is ever taken for more than text.

import { readReference } from "./files.mjs";

const FORMAT = "mot-cua-draft";
const VERSION = 1;
const LARGEST = 90e6; // bytes; 50 MB of attachments in base64, and room
const KEY = /^[A-Za-z0-9_-]{16,128}$/;
const NAME = /^[a-z][a-z0-9_.]{0,200}$/;

/** Why a file is no draft of this form; `why` is one of "too_big", "damaged", "newer", "other". */
export class NoDraft extends Error {
  constructor(why) {
    super(why);
    this.why = why;
  }
}

/** `files`: {id: Blob}. */
export async function writeDraft(draft, files) {
  const carried = [];
  for (const [id, blob] of Object.entries(files)) if (blob) carried.push({ id, data: await toBase64(blob) });
  return new Blob([JSON.stringify({ format: FORMAT, version: VERSION, ...draft, files: carried }, null, 1)], { type: "application/json" });
}

/** {draft, files: {id: Blob}} of a file. */
export async function readDraft(file, procedure) {
  if (file.size > LARGEST) throw new NoDraft("too_big");
  let read;
  try {
    read = JSON.parse(await file.text());
  } catch {
    throw new NoDraft("damaged");
  }
  if (read?.format !== FORMAT) throw new NoDraft("damaged");
  if (read.version !== VERSION) throw new NoDraft(read.version > VERSION ? "newer" : "damaged");
  if (read.procedure !== procedure) throw new NoDraft("other");
  const { form, asked, key, page, saved_at, typed } = read;
  const sound =
    isText(form, 64) && KEY.test(key) && Number.isInteger(page) && page >= 0 && !Number.isNaN(Date.parse(saved_at)) &&
    isTable(asked, (label) => isText(label, 2000)) &&
    isTable(typed, (values) => Array.isArray(values) && values.length <= 100 && values.every((one) => isText(one, 40_000))) &&
    Array.isArray(read.files);
  if (!sound) throw new NoDraft("damaged");
  return { draft: { procedure, form, asked, key, page, saved_at, typed }, files: await filesIn(read.files, typed) };
}

const isText = (value, most) => typeof value === "string" && value.length <= most;
const isTable = (value, good) =>
  value !== null && typeof value === "object" && Object.keys(value).length <= 1000 &&
  Object.entries(value).every(([name, one]) => NAME.test(name) && good(one));

/** Each file is one that the answers name, whole to the last byte. */
async function filesIn(carried, typed) {
  const named = new Map(Object.values(typed).flat().map(readReference).filter((one) => one.id).map((one) => [one.id, one]));
  const files = {};
  for (const one of carried) {
    const reference = named.get(one?.id);
    if (!reference || typeof one.data !== "string") throw new NoDraft("damaged");
    let bytes;
    try {
      bytes = Uint8Array.from(atob(one.data), (letter) => letter.charCodeAt(0));
    } catch {
      throw new NoDraft("damaged");
    }
    if (bytes.length !== Number(reference.size) || (await sha256(bytes)) !== reference.sha256) throw new NoDraft("damaged");
    files[one.id] = new File([bytes], reference.name, { type: reference.type });
  }
  return files;
}

async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function toBase64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
