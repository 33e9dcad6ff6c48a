// From what was typed to canonical answers, as in docs/architecture.md: the twin of functions/domain/coercion.py
// and answers.py. Both are tested on tests/forms/coercion.json.

import { readReferences } from "./files.mjs";
import { compact, fold, line, lines, trimmed } from "./text.mjs";

const DAY_FIRST = /^([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})$/;
const BARE = /^([0-9]{2})([0-9]{2})([0-9]{4})$/;
const YEAR_FIRST = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const WHOLE = /^(?:[0-9]+|[0-9]{1,3}([., ])[0-9]{3}(?:\1[0-9]{3})*)$/;
const AMBIGUOUS = /^[1-9][0-9]{0,2}\.[0-9]{3}$/;
const DECIMAL = /^([0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:,([0-9]+))?$/;
const DECIMAL_DOT = /^([0-9]+|[1-9][0-9]{0,2}(?: [0-9]{3})+)\.([0-9]+)$/;
const MOST_DIGITS = 15;
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDay(year, month, day) {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > DAYS[month - 1]) return false;
  return !(month === 2 && day === 29 && !leap);
}

function readDate(typed) {
  const text = compact(typed);
  let year, month, day;
  let found = DAY_FIRST.exec(text);
  if (found) [day, month, year] = [+found[1], +found[3], +found[4]];
  else if ((found = BARE.exec(text))) [day, month, year] = [+found[1], +found[2], +found[3]];
  else if ((found = YEAR_FIRST.exec(text))) [year, month, day] = [+found[1], +found[2], +found[3]];
  else return line(typed);
  const pad = (number, size) => String(number).padStart(size, "0");
  return isDay(year, month, day) ? `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}` : line(typed);
}

function readPartialDate(typed) {
  const text = compact(typed);
  if (/^[0-9]{4}$/.test(text)) return text;
  let year, month;
  let found = /^([0-9]{1,2})[/.-]([0-9]{4})$/.exec(text);
  if (found) [month, year] = [+found[1], found[2]];
  else if ((found = /^([0-9]{4})-([0-9]{2})$/.exec(text))) [year, month] = [found[1], +found[2]];
  else return readDate(typed);
  return month >= 1 && month <= 12 ? `${year}-${String(month).padStart(2, "0")}` : line(typed);
}

function readTime(typed) {
  const found = /^([0-9]{1,2})(?::|h|giờ|g)(?:([0-9]{1,2})(?:p|ph|phút)?)?$/.exec(compact(typed).toLowerCase());
  if (!found || +found[1] > 23 || +(found[2] || 0) > 59) return line(typed);
  return [found[1], found[2] || ""].map((one) => one.padStart(2, "0")).join(":");
}

function readPhone(typed) {
  const digits = compact(typed).replace(/[().-]/g, "");
  if (/^0[0-9]{9,10}$/.test(digits)) return digits;
  const abroad = /^\+?84(?=[0-9]{9,10}$)0?([1-9][0-9]{8,9})$/.exec(digits);
  return abroad ? "0" + abroad[1] : line(typed);
}

function readWhole(text, typed) {
  const digits = text.replace(/[., ]/g, "");
  return WHOLE.test(text) && digits.length <= MOST_DIGITS ? Number(digits) : line(typed);
}

function readNumber(field, typed) {
  const text = line(typed);
  if (!field.decimals) return readWhole(text, typed);
  const found = DECIMAL.exec(text) || DECIMAL_DOT.exec(text);
  if (!found || AMBIGUOUS.test(text)) return text;
  const whole = found[1].replace(/[. ]/g, "");
  const decimals = found[2] || "";
  return (whole + decimals).length > MOST_DIGITS ? text : Number(`${whole}.${decimals || 0}`);
}

function readDigits(pattern, typed) {
  const digits = compact(typed).replaceAll(".", "");
  return pattern.test(digits) ? digits : line(typed);
}

function readChoices(field, typed) {
  const chosen = [...new Set(typed.map(line).filter(Boolean))];
  const known = field.options.map((option) => option.value);
  return [...known.filter((one) => chosen.includes(one)), ...chosen.filter((one) => !known.includes(one))];
}

const READERS = {
  personal_name: (field, typed) => line(typed),
  text: (field, typed) => line(typed),
  choice: (field, typed) => line(typed),
  long_text: (field, typed) => lines(typed),
  email: (field, typed) => trimmed(typed),
  signature: (field, typed) => line(typed),
  date: (field, typed) => readDate(typed),
  partial_date: (field, typed) => readPartialDate(typed),
  time: (field, typed) => readTime(typed),
  citizen_id: (field, typed) => readDigits(/^[0-9]{12}$/, typed),
  business_code: (field, typed) => readDigits(/^[0-9]{10}(-[0-9]{3})?$/, typed),
  phone: (field, typed) => readPhone(typed),
  yes_no: (field, typed) => ({ yes: true, no: false })[line(typed)] ?? line(typed),
  declaration: (field, typed) => (line(typed) === "yes" ? true : line(typed)),
  money: (field, typed) => readWhole(line(typed).toLowerCase().replace(/ ?(đồng|vnd|đ)$/, ""), typed),
  number: readNumber,
};

const KINDS = ["phường ", "xã ", "đặc khu ", "phuong ", "xa ", "dac khu "];
const bare = (name) => {
  const kind = KINDS.find((one) => name.startsWith(one));
  return kind ? name.slice(kind.length) : name;
};
const exact = (name) => line(name).toLowerCase();
// From the strictest comparison to the loosest; the first that finds anything decides.
const TIERS = [
  [exact, exact],
  [(name) => bare(exact(name)), exact],
  [fold, fold],
  [(name) => bare(fold(name)), fold],
];

/** The code of the commune that was typed (a code or a name) in a province, or null. */
export function findCommune(units, province, typed) {
  const all = units.provinces.flatMap((one) => one.communes);
  if (all.some((one) => one.code === typed)) return typed;
  const of = units.provinces.find((one) => one.code === province);
  const candidates = province ? (of ? of.communes : []) : all;
  for (const [ofUnit, ofTyped] of TIERS) {
    const wanted = ofTyped(typed);
    const found = wanted ? candidates.filter((one) => ofUnit(one.name) === wanted) : [];
    if (found.length) return found.length === 1 ? found[0].code : null;
  }
  return null;
}

function readAddress(name, raw, units) {
  const [province, typed, detail] = ["province", "commune", "detail"].map((part) => line(first(raw, `${name}.${part}`)));
  const address = {};
  if (typed) address.commune = (units && findCommune(units, province, typed)) || typed;
  if (detail) address.detail = detail;
  return Object.keys(address).length ? address : null;
}

const first = (raw, name) => (raw[name] || [])[0] || "";

/** The canonical value of one field out of {name: [typed]}, or null when nothing was answered. */
export function readField(field, raw, units, prefix = "") {
  const name = prefix + field.name;
  if (field.type === "address") return readAddress(name, raw, units);
  if (field.type === "choices") {
    const chosen = readChoices(field, raw[name] || []);
    return chosen.length ? chosen : null;
  }
  if (field.type === "files") {
    const files = readReferences(raw[name] || []);
    return files.length ? files : null;
  }
  const value = READERS[field.type](field, first(raw, name));
  return value === "" ? null : value;
}

/** Whether the conditions of a field hold: about answers beside it or, for a field of a group, outside its entry. */
export function isAsked(field, answers, outside = {}) {
  return [field.only_if || []].flat().every((one) => holds(one, one.field in answers ? answers[one.field] : outside[one.field]));
}

function holds(condition, answer) {
  if ("at_least" in condition) {
    const amount = Array.isArray(answer) ? answer.length : answer;
    return typeof amount === "number" && amount >= condition.at_least;
  }
  return [answer].flat().some((one) => condition.in.includes(one));
}

const ENTRY = /^([a-z][a-z0-9_]*)\.(0|[1-9][0-9]{0,2})\.[a-z][a-z0-9_.]*$/;

/** The numbers of a group's entries that were posted, in their order. */
export function indexes(group, raw) {
  const found = Object.keys(raw).map((name) => ENTRY.exec(name)).filter((one) => one && one[1] === group);
  return [...new Set(found.map((one) => +one[2]))].sort((a, b) => a - b);
}

/**
 * All that is to be known of a form post: `answers`, canonical; `hidden`, the names whose only_if does not hold;
 * `numbers`, for each group the posted numbers of the entries that are in `answers`.
 */
export function readAll(fields, raw, units) {
  const answers = {};
  const hidden = new Set();
  const numbers = {};
  const read = (field, into, prefix, outside) => {
    if (!isAsked(field, into, outside)) hidden.add(prefix + field.name);
    else if (!field.computed) {
      const value = readField(field, raw, units, prefix);
      if (value !== null) into[field.name] = value;
    }
  };
  for (const field of fields) {
    if (field.type !== "group") {
      read(field, answers, "", {});
      continue;
    }
    const asked = isAsked(field, answers);
    if (!asked) hidden.add(field.name);
    const entries = indexes(field.name, raw).map((index) => {
      const entry = {};
      for (const one of field.fields) read(one, entry, `${field.name}.${index}.`, answers);
      return [index, entry];
    }).filter(([, entry]) => asked && Object.keys(entry).length);
    numbers[field.name] = entries.map(([index]) => index);
    if (entries.length) answers[field.name] = entries.map(([, entry]) => entry);
  }
  return { answers, hidden, numbers };
}

/** Canonical answers of a form, in field order, without those whose only_if does not hold. */
export const readAnswers = (fields, raw, units) => readAll(fields, raw, units).answers;
