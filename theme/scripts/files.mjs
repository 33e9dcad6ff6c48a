// What an attached file is, before it is sent and among the answers: the twin of functions/domain/files.py. Both are
// tested on tests/forms/coercion.json.

import { sha256 } from "./sha256.mjs";
import { line } from "./text.mjs";

/** What a record may accept, and the media type that stands for it. */
export const TYPES = {
  pdf: "application/pdf", jpeg: "image/jpeg", png: "image/png", heic: "image/heic",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};
const OF_ENDING = { ...TYPES, jpg: "image/jpeg", jfif: "image/jpeg", heif: "image/heic" };
const SAME = { "image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/heif": "image/heic" };
const LONGEST_NAME = 200;
const REFERENCE = /^([0-9a-f]{32})~([1-9][0-9]{0,11})~([a-z]+\/[a-z0-9.+-]+)~([0-9a-f]{64})~([^]*)$/;
const NO_NAME = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f/\\\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The type of a file that is about to be sent: what the browser says, else what its ending stands for. */
export function mediaType(name, claimed) {
  const said = claimed.split(";")[0].trim().toLowerCase();
  const known = SAME[said] || said;
  if (Object.values(TYPES).includes(known)) return known;
  const ending = name.slice(name.lastIndexOf(".") + 1).trim().toLowerCase();
  return (Object.hasOwn(OF_ENDING, ending) && OF_ENDING[ending]) || known || "application/octet-stream";
}

/** A file's name as it may be shown and kept: one line of at most 200 characters, never a path. */
export function shownName(name) {
  return line([...line(name.replace(NO_NAME, "_"))].slice(0, LONGEST_NAME).join("")) || "_";
}

const hash = (text) => sha256(new TextEncoder().encode(text));

/** The reference of a picked file: {id, name, size, type, sha256}, for a procedure and the form's key. */
export async function referenceOf(file, procedure, key) {
  const sid = (await hash(`${procedure}\n${key}`)).slice(0, 32);
  const digest = await sha256(await file.arrayBuffer());
  const type = mediaType(file.name, file.type);
  const id = (await hash(`${sid}\n${digest}\n${file.size}\n${type}`)).slice(0, 32);
  return { id, name: shownName(file.name), size: file.size, type, sha256: digest };
}

/** A reference as the form posts it: one hidden field of the answer's name for each. */
export const raw = (one) => [one.id, one.size, one.type, one.sha256, one.name].join("~");

export function readReference(typed) {
  const found = REFERENCE.exec(typed);
  if (!found) return line(typed);
  return { id: found[1], name: shownName(found[5]), size: Number(found[2]), type: found[3], sha256: found[4] };
}

/** The references of one field in the citizen's order, each file once. */
export function readReferences(typed) {
  const kept = [];
  for (const one of typed.filter(Boolean).map(readReference)) {
    if (!kept.some((other) => other === one || (one.id && one.id === other.id))) kept.push(one);
  }
  return kept.filter((one) => one !== "");
}

/** A size as people read it: "812 KB", "3,4 MB". */
export function shownSize(size) {
  if (size < 1024 * 1024) return `${Math.max(1, Math.round(size / 1024))} KB`;
  const tenths = Math.round((size * 10) / 1024 / 1024);
  return tenths % 10 ? `${Math.floor(tenths / 10)},${tenths % 10} MB` : `${tenths / 10} MB`;
}
