// Checks a receipt without a network: QR text, link, JSON receipt or PDF, against the keys that the site publishes.
// The twin of functions/verify.py and functions/domain/proof.py; tests/functions/test_verify.py holds them together.

import { verifyAsync } from "@noble/ed25519";

const TRAIL = /%motcua-proof ([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\n$/;
const NAMES = ["code", "content", "procedure", "received_at", "v", "version"];
const bytesOf = (text) => new TextEncoder().encode(text);
const textOf = (bytes) => new TextDecoder().decode(bytes);

/** {reason, said, key}: reason is "" for a genuine receipt; said is the statement once its signature is found good. */
export async function check(bytes, keys, signed = isSigned) {
  const receipts = keys.filter((key) => key.use === "receipt");
  if (textOf(bytes.subarray(0, 5)) === "%PDF-") {
    const tail = latin(bytes.subarray(-2000));
    const found = TRAIL.exec(tail);
    if (!found) return { reason: "file" };
    const [line, statement, signature, whole] = found;
    return checkStatement(receipts, signed, statement, signature, whole, bytes.subarray(0, bytes.length - line.length));
  }
  const text = textOf(bytes).trim();
  if (text.startsWith("{")) return checkJson(receipts, signed, text);
  const pasted = /^(?:.*#)?([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/.exec(text.replace(/\s+/g, ""));
  return pasted ? checkStatement(receipts, signed, pasted[1], pasted[2]) : { reason: "unreadable" };
}

async function checkJson(keys, signed, text) {
  let receipt;
  try {
    receipt = JSON.parse(text);
  } catch {
    return { reason: "unreadable" };
  }
  const proof = receipt.proof;
  if (proof === null || proof === undefined) return { reason: "code" in receipt ? "unsigned" : "unreadable" };
  if (!["statement", "signature", "whole"].every((part) => typeof proof[part] === "string")) return { reason: "unreadable" };
  const { whole, ...rest } = proof;
  const verdict = await checkStatement(keys, signed, proof.statement, proof.signature, whole, bytesOf(canonical({ ...receipt, proof: rest })));
  if (verdict.reason) return verdict;
  const { said } = verdict;
  let same = ["code", "received_at", "procedure"].every((name) => receipt[name] === said[name]);
  if ("answers" in receipt) {
    const salt = decode(proof.salt ?? "") ?? new Uint8Array();
    same &&= said.content === (await digest(salt, canonical(receipt.answers)));
    const files = receipt.files?.length ? await digest(salt, receipt.files.map((file) => file.sha256).join("\n")) : undefined;
    same &&= said.files === files;
  }
  return same ? verdict : { ...verdict, reason: "content" };
}

/** The statement's signature, the whole file's where there is one, then whether the key was good at that time. */
async function checkStatement(keys, signed, statement, signature, whole, data) {
  const said = readStatement(statement);
  const over = readSignature(signature);
  if (!said || !over) return { reason: whole === undefined ? "unreadable" : "file" };
  for (const key of keys) {
    if (!(await signed(key, over, decode(statement)))) continue;
    if (whole !== undefined) {
      const second = readSignature(whole);
      const message = bytesOf(`motcua-file\n${hex(await sha256(data))}\n${statement}`);
      if (!second || !(await signed(key, second, message))) return { reason: "file", said, key };
    }
    return { reason: life(key, said), said, key };
  }
  return { reason: "signature" };
}

function life(key, said) {
  const day = said.received_at.slice(0, 10);
  if (key.revoked) return "revoked";
  if (day < (key.from ?? "")) return "early";
  return day > (key.until ?? "9999") ? "late" : "";
}

function readStatement(text) {
  let said;
  try {
    said = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(decode(text)));
  } catch {
    return null;
  }
  if (!said || said.v !== 1) return null;
  const names = Object.keys(said).filter((name) => name !== "files").sort();
  if (names.join() !== NAMES.join()) return null;
  return names.every((name) => name === "v" || typeof said[name] === "string") ? said : null;
}

function readSignature(text) {
  const bytes = decode(text);
  return bytes?.length === 64 ? bytes : null;
}

/** By the browser's own Ed25519 where it has one, else by the library's. */
async function isSigned(key, signature, message) {
  const raw = Uint8Array.from(atob(key.public), (letter) => letter.charCodeAt(0));
  let own;
  try {
    own = await crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
  } catch {
    return isSignedByLibrary(key, signature, message);
  }
  return crypto.subtle.verify("Ed25519", own, signature, message);
}

export async function isSignedByLibrary(key, signature, message) {
  const raw = Uint8Array.from(atob(key.public), (letter) => letter.charCodeAt(0));
  return verifyAsync(signature, message, raw, { zip215: false }).catch(() => false);
}

/** JSON with sorted keys and no spaces. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** The bytes of base64url without padding; null when it is not the one way of writing them. */
function decode(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return null;
  let letters;
  try {
    letters = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  } catch {
    return null;
  }
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  return encode(bytes) === text ? bytes : null;
}

function encode(bytes) {
  return btoa(latin(bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

async function digest(salt, text) {
  const data = bytesOf(text);
  const all = new Uint8Array(salt.length + data.length);
  all.set(salt);
  all.set(data, salt.length);
  return encode((await sha256(all)).subarray(0, 16));
}

const sha256 = async (data) => new Uint8Array(await crypto.subtle.digest("SHA-256", data));
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const latin = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
