// What is asked and what it is narrowed by, in the address: ?q=khai+sinh&cap=commune&linh-vuc=ho-tich.
// Knows neither the page nor which values there are.

export const KEYS = ["cap", "linh-vuc", "su-kien", "doi-tuong", "truc-tuyen", "co-quan"];

/** {query, chosen}: chosen has an array of ids for each key. */
export function read(search) {
  const said = new URLSearchParams(search);
  const chosen = Object.fromEntries(KEYS.map((key) => [key, [...new Set(said.getAll(key))]]));
  return { query: (said.get("q") || "").trim(), chosen };
}

/** "" or "?…", always in the same order, so that one state has one address. */
export function write({ query, chosen }) {
  const said = new URLSearchParams();
  if (query) said.set("q", query);
  for (const key of KEYS) for (const id of chosen[key]) said.append(key, id);
  return said.size || String(said) ? `?${said}` : "";
}

export const narrowed = (chosen) => KEYS.some((key) => chosen[key].length);
