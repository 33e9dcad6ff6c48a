// Solves the server's challenge when it has its hands full: tries numbers until one fits. Asks nothing of the person.

const BATCH = 500; // hashes between two looks at the clock and the screen

/** The proof that the server wants, or null where the browser cannot make one (no secure connection). */
export async function solve({ algorithm, challenge, maxNumber, maxnumber = maxNumber, salt, signature }) {
  if (!globalThis.crypto?.subtle) return null;
  const encoder = new TextEncoder();
  const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  for (let from = 0; from <= maxnumber; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, maxnumber - from + 1) }, (_, at) => from + at);
    const hashes = await Promise.all(numbers.map((number) => crypto.subtle.digest(algorithm, encoder.encode(salt + number))));
    const at = hashes.findIndex((hash) => hex(hash) === challenge);
    if (at >= 0) return btoa(JSON.stringify({ algorithm, challenge, number: numbers[at], salt, signature }));
  }
  return null;
}
