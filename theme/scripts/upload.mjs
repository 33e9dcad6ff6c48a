// Brings one picked file into the store over a network that comes and goes: asks for a grant, posts straight to where it
// says, asks for the verdict. What is already there is not sent again. Knows nothing of pages.

import { BROWSER } from "./delivery.mjs";

const AT_ONCE = 2;
const STALLED = 45_000; // milliseconds without a byte before a post is given up and tried again
const VERDICT_TRIES = 6;
let running = 0;
const queue = [];

/** Waits for one of the two places; gives the function that gives it back. */
async function place() {
  if (running >= AT_ONCE) await new Promise((resolve) => queue.push(resolve));
  running++;
  return () => {
    running--;
    queue.shift()?.();
  };
}

/** Thrown when the server refuses for good; holds its sentence, where it has one. */
export class Refused extends Error {}

/**
 * Sends a file until it is there.
 *
 * `asked`: {api, key, form, field}; `reference`: {id, size, type, sha256}; `file` may be null when only the reference is
 * left. `tell(state, percent)` hears "queued", "sending", "waiting" (for the network). Ends when `signal` aborts.
 * Gives true when it is there, false when it is not and there is no file to send.
 */
export async function upload(asked, reference, file, tell, signal) {
  tell("queued");
  const leave = await place();
  try {
    for (let attempt = 0; ; attempt++) {
      signal.throwIfAborted();
      tell("sending", 0);
      const granted = await call(asked, "", grantOf(reference), signal);
      if (granted.present) return true;
      if (granted.url && !file) return false;
      if (granted.url && (await post(granted, file, (percent) => tell("sending", percent), signal))) return true;
      signal.throwIfAborted();
      tell("waiting");
      await BROWSER.pause((granted.seconds * 1000 || Math.min(1000 * 2 ** Math.min(attempt, 9), 30_000)) * (0.75 + Math.random() / 2));
    }
  } finally {
    leave();
  }
}

const sentence = (said) => (document.documentElement.lang === "vi" ? said.detail : said.detail_en);
const grantOf = ({ size, type, sha256 }) => ({ size, type, sha256 });

/**
 * The verdict on a file that is there: {state: "clean"}, {state: "refused", message}, or {state: "waiting"} when nobody
 * can say yet, which is no reason to wait for it.
 */
export async function verdict(asked, { id, size, type }, signal) {
  for (let attempt = 0; attempt < VERDICT_TRIES; attempt++) {
    signal.throwIfAborted();
    const said = await call(asked, "/verdict", { id, size, type }, signal);
    if (said.state === "clean" || said.state === "refused") return said;
    if (said.state === "waiting" && attempt >= 2) return said;
    await BROWSER.pause(said.seconds * 1000 || 1000 * 2 ** attempt);
  }
  return { state: "waiting" };
}

/** What an endpoint says; {seconds} when it is busy, {} when nothing is known. */
async function call({ api, key, form, field }, path, body, signal) {
  const giveUp = new AbortController();
  const late = setTimeout(() => giveUp.abort(), 20_000);
  const end = () => giveUp.abort();
  signal.addEventListener("abort", end);
  try {
    const response = await fetch(api + path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ key, form, field, ...body }),
      signal: giveUp.signal,
    });
    const said = await response.json();
    if (response.ok) return said;
    if (response.status === 429 || response.status === 503) return { seconds: Math.min(Number(response.headers.get("retry-after")) || 5, 60) };
    if (response.status < 500 && said.type) throw new Refused(sentence(said.errors?.[0] || said));
    return {};
  } catch (error) {
    if (error instanceof Refused) throw error;
    return {};
  } finally {
    clearTimeout(late);
    signal.removeEventListener("abort", end);
  }
}

/** Posts a file under a grant; true when the store has taken it. What went wrong else, the next grant tells. */
function post({ url, fields }, file, progress, signal) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest(); // fetch tells nothing of how far an upload is
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    body.append("file", file, "file"); // what a person called it is not for the store
    let stalled;
    const end = () => request.abort();
    const moving = () => {
      clearTimeout(stalled);
      stalled = setTimeout(end, STALLED);
    };
    request.upload.addEventListener("progress", (event) => {
      moving();
      if (event.lengthComputable) progress(Math.min(99, Math.floor((100 * event.loaded) / event.total)));
    });
    request.addEventListener("loadend", () => {
      clearTimeout(stalled);
      signal.removeEventListener("abort", end);
      resolve(request.status >= 200 && request.status < 300);
    });
    signal.addEventListener("abort", end);
    request.open("POST", url);
    moving();
    request.send(body);
  });
}
