// Delivers one submission over a network that comes and goes. Every attempt carries the same key, so that any number of
// them makes one dossier. Knows nothing of pages; what a browser has is handed in, so that tests can take it away.

import { solve } from "./proof_of_work.mjs";

const ATTEMPTS = 8;
const PATIENCE = 20_000; // milliseconds for one answer
const LONGEST = 120; // seconds that a server may ask us to wait

/** What a browser has. `pause` ends early when the network comes back. */
export const BROWSER = {
  fetch: (...all) => fetch(...all),
  solve,
  online: () => navigator.onLine,
  async pause(milliseconds) {
    let wake;
    await new Promise((resolve) => {
      wake = resolve;
      setTimeout(resolve, milliseconds);
      addEventListener("online", wake);
    });
    removeEventListener("online", wake);
  },
};

/**
 * Posts until the server has answered for good.
 *
 * `tell(state, seconds)` hears "sending", "asking" (an earlier attempt may have arrived), "offline" and "busy".
 * Gives {receipt}, or {problem} (what the server refuses for good), or {gave_up: true, unsure} after many attempts.
 */
export async function deliver(action, body, tell, world = BROWSER) {
  let unsure = false;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    for (; !world.online(); await world.pause(60_000)) tell("offline");
    tell(unsure ? "asking" : "sending");
    const answer = await ask(action, body, world);
    if (answer?.receipt || answer?.problem) return answer;
    if (answer?.ticket) {
      body.set("_ticket", answer.ticket); // lets it in after the wait, where no proof can be made
      const proof = await world.solve(answer.challenge).catch(() => null);
      if (proof) {
        body.set("_proof", proof);
        continue;
      }
    }
    if (answer) {
      tell("busy", answer.seconds);
      await world.pause(answer.seconds * 1000);
    } else {
      unsure = true;
      tell(world.online() ? "asking" : "offline");
      await world.pause(Math.min(1000 * 2 ** attempt, 30_000) * (0.75 + Math.random() / 2));
    }
  }
  return { gave_up: true, unsure };
}

/** {receipt}, {problem}, {seconds} to wait, or null when nothing is known: no answer, or somebody else's. */
async function ask(action, body, world) {
  const giveUp = new AbortController();
  const late = setTimeout(() => giveUp.abort(), PATIENCE);
  try {
    const response = await world.fetch(action, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      signal: giveUp.signal,
    });
    const said = await response.json(); // a login page of some hotel's network is no JSON
    if (response.ok) return said.code && said.secret ? { receipt: said } : null;
    if (response.status === 429 || response.status === 503) {
      const wanted = Number(response.headers.get("retry-after")) || 10;
      return { seconds: Math.min(Math.max(wanted, 1), LONGEST), challenge: said.challenge, ticket: said.ticket };
    }
    return response.status < 500 && said.type ? { problem: said } : null;
  } catch {
    return null;
  } finally {
    clearTimeout(late);
  }
}
