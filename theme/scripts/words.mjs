// Puts figures into the sentences that the page hands over. Knows no sentence itself.

/** "8.000 đ", as the pages write it. */
export const money = (amount) => `${String(amount).replace(/\B(?=(\d{3})+$)/g, ".")} đ`;

export const fill = (sentence, values) => sentence.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);

/** Sentences by plural form: {"one": …, "other": …}. */
export function counted(lang, forms, count, values = {}) {
  return fill(forms[new Intl.PluralRules(lang).select(count)] || forms.other, { n: count, ...values });
}

/** [amount, unit] or [shortest, unit, longest, unit] → "3 ngày làm việc", "1 đến 3 ngày". */
export function timeWords(texts, time) {
  if (!time) return "";
  const one = (amount, unit) => (amount ? counted(texts.lang, texts.units[unit], amount) : texts.today);
  const [low, unit, high, highUnit] = time;
  if (high === undefined) return one(low, unit);
  return fill(texts.range, { low: low && unit === highUnit ? low : one(low, unit), high: one(high, highUnit) });
}

/** [lowest, highest] or ["formula"] → "Không mất tiền", "8.000 đ", "8.000 đ đến 20.000 đ", "Không quá 5.000 đ". */
export function feeWords(texts, fee) {
  if (!fee) return "";
  const [low, high] = fee;
  if (low === "formula") return texts.formula;
  if (!high) return texts.free;
  if (!low) return fill(texts.at_most, { high: money(high) });
  return low === high ? money(low) : fill(texts.range, { low: money(low), high: money(high) });
}

/** The language of a value's name: [id, name, short name, 1 when translated]; of the page when it has none. */
export const languageOf = (texts, [, name, , translated]) => (name && !translated ? texts.records : texts.lang);
