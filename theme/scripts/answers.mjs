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
  date: (field, typed) => readDate(typed),
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
export function readField(field, raw, units) {
  if (field.type === "address") return readAddress(field.name, raw, units);
  if (field.type === "choices") {
    const chosen = readChoices(field, raw[field.name] || []);
    return chosen.length ? chosen : null;
  }
  if (field.type === "files") {
    const files = readReferences(raw[field.name] || []);
    return files.length ? files : null;
  }
  const value = READERS[field.type](field, first(raw, field.name));
  return value === "" ? null : value;
}

export const isAsked = (field, answers) => !field.only_if || field.only_if.in.includes(answers[field.only_if.field]);

/** Canonical answers of a form, in field order, without those whose only_if does not hold. */
export function readAnswers(fields, raw, units) {
  const answers = {};
  for (const field of fields) {
    if (!isAsked(field, answers)) continue;
    const value = readField(field, raw, units);
    if (value !== null) answers[field.name] = value;
  }
  return answers;
}
