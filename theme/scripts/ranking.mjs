// How well each row answers an understood query. Knows no text.

const PAIR = 0.7; // two syllables side by side, against one alone
const UNKNOWN = 0.8; // what a word tells that nothing in the catalogue has
const MISSED = 2; // a word of the law's that nothing in the catalogue has: the matter is not here
const OTHER_TONE = 0.7;
const SOFT = 0.15;
const ASIDE = 0.2; // what a query says behind "để"
const ENOUGH = 0.5; // of what a query tells, a row must have
const LEAST_MEANING = 1.5;
const ELSEWHERE = 2.5;
const NAMED = 0.5;
const USUAL = 0.1;

/** Rows from `from` up to `to` that answer, best first. */
export function rank(parts, catalogue, { enough = ENOUGH, from = 0, to = catalogue.procedures } = {}) {
  const { size } = catalogue;
  const total = new Float32Array(size);
  const wanted = new Set();
  let mass = 0;
  const lightest = parts.some(({ light }) => !light) ? ASIDE : 1;
  for (const { kind, light, options } of parts) {
    const best = new Float32Array(size);
    let most = kind === "elsewhere" ? ELSEWHERE : 0;
    for (const option of options) {
      const points = new Float32Array(size);
      const weight = score(option, catalogue, points, wanted, kind === "means" ? MISSED : UNKNOWN);
      if (!weight) continue;
      const power = kind === "plain" ? 1 : 2; // half a phrase is less than half its meaning
      most = Math.max(most, kind === "means" ? Math.max(LEAST_MEANING, weight) : weight);
      for (let row = 0; row < size; row++) best[row] = Math.max(best[row], (points[row] / weight) ** power);
    }
    if (light) most *= lightest;
    mass += most;
    for (let row = 0; row < size; row++) total[row] += most * best[row];
  }
  if (!mass) return [];
  const found = [];
  for (let row = from; row < to; row++) {
    const share = total[row] / mass;
    if (share < enough) continue;
    const score = share * (1 + NAMED * precision(row, wanted, catalogue)) + USUAL * prior(catalogue.masks[row]);
    found.push({ row, share, score });
  }
  found.sort((a, b) => b.score - a.score || a.row - b.row);
  return found.filter((one) => one.score > found[0].score * 0.6);
}

/** Adds to `points` what each row has of a run of tokens; returns what a row that has all would get. */
function score(tokens, catalogue, points, wanted, unknown) {
  let mass = 0;
  let before = null;
  const best = new Float32Array(points.length);
  for (const token of tokens) {
    let rows = 0;
    for (const [term] of token.terms) rows += catalogue.rows[term].length;
    const weight = (rows ? catalogue.tells(Math.min(rows, catalogue.size)) : unknown) * (token.soft ? SOFT : 1);
    mass += weight;
    best.fill(0);
    for (const [term, fits] of token.terms) {
      wanted.add(term);
      for (const form of catalogue.formsOf[term]) {
        const value = fits * (token.form !== undefined && form !== token.form ? OTHER_TONE : 1);
        for (const row of catalogue.rowsOfForm[form]) if (best[row] < value) best[row] = value;
      }
    }
    for (let row = 0; row < points.length; row++) points[row] += weight * best[row];
    if (before) {
      const pair = (PAIR * (weight + before.weight)) / 2;
      mass += pair;
      best.fill(0);
      for (const [a, one] of before.token.terms)
        for (const [b, other] of token.terms) for (const row of catalogue.pair(a, b) || []) best[row] = Math.max(best[row], one * other);
      for (let row = 0; row < points.length; row++) points[row] += pair * best[row];
    }
    before = { token, weight };
  }
  return mass;
}

/** Which part of the name was asked for. */
function precision(row, wanted, catalogue) {
  let asked = 0;
  let all = 0;
  for (const term of catalogue.termsOf(catalogue.names[row])) {
    const tells = catalogue.tells(catalogue.rows[term].length);
    all += tells;
    if (wanted.has(term)) asked += tells;
  }
  return all ? asked / all : 0;
}

/** People ask for what the commune does for persons more often than for what a ministry does for companies. */
function prior(mask) {
  return (mask & 4 ? 1 : mask & 2 ? 0.6 : mask & 8 ? 0.5 : 0) * 0.7 + (mask & 16 ? 0.3 : 0);
}
