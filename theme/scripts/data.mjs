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

export async function fetchJson(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}
