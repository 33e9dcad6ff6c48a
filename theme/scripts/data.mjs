// Fetches the site's data once; after a failure the next call tries again.

export function once(work) {
  let kept = null;
  return () => {
    kept ??= work().catch((error) => {
      kept = null;
      throw error;
    });
    return kept;
  };
}

/** The data did not come, whole, for whatever reason. */
export class NotLoaded extends Error {}

export async function fetchJson(address) {
  try {
    const answer = await fetch(address);
    if (answer.ok) return await answer.json();
    throw new NotLoaded(`${address}: ${answer.status}`);
  } catch (error) {
    throw error instanceof NotLoaded ? error : new NotLoaded(`${address}: ${error.message}`);
  }
}
