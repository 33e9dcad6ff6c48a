// SHA-256 as hex digits. Browsers give their own only on https and localhost; a test site on an office's own network is
// neither, and must be able to send files too.

const subtle = globalThis.crypto?.subtle;
const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** `bytes`: an ArrayBuffer or a view of one. */
export async function sha256(bytes) {
  return subtle ? hex(await subtle.digest("SHA-256", bytes)) : plainSha256(bytes);
}

/** FIPS 180-4, for where the browser has none; some tens of MB a second. */
export function plainSha256(bytes) {
  const input = ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);
  const state = START.slice();
  const whole = input.length - (input.length % 64);
  for (let at = 0; at < whole; at += 64) mix(state, input, at);
  const rest = new Uint8Array(input.length % 64 < 56 ? 64 : 128);
  rest.set(input.subarray(whole));
  rest[input.length % 64] = 0x80;
  const view = new DataView(rest.buffer);
  view.setUint32(rest.length - 8, Math.floor(input.length / 0x20000000));
  view.setUint32(rest.length - 4, (input.length << 3) >>> 0);
  for (let at = 0; at < rest.length; at += 64) mix(state, rest, at);
  return [...state].map((word) => word.toString(16).padStart(8, "0")).join("");
}

const primes = [];
for (let number = 2; primes.length < 64; number++) if (primes.every((prime) => number % prime)) primes.push(number);
const fraction = (root) => ((root % 1) * 2 ** 32) >>> 0;
const ROUND = Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const START = Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const words = new Uint32Array(64);
const turn = (word, by) => (word >>> by) | (word << (32 - by));

function mix(state, input, from) {
  for (let i = 0; i < 16; i++) {
    const at = from + 4 * i;
    words[i] = (input[at] << 24) | (input[at + 1] << 16) | (input[at + 2] << 8) | input[at + 3];
  }
  for (let i = 16; i < 64; i++) {
    const early = words[i - 15];
    const late = words[i - 2];
    const small = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
    words[i] = words[i - 16] + small + words[i - 7] + (turn(late, 17) ^ turn(late, 19) ^ (late >>> 10));
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const first = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[i] + words[i]) | 0;
    const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] += word));
}
