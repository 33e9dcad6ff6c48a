// What stands in a form now and what is wrong with it, as the server would judge it.

import { readAnswers } from "./answers.mjs";
import { makeChecker, sentence } from "./checks.mjs";
import { typedIn } from "./typed.mjs";

/** `judge.units` are set when they have come; addresses are left to the server until then. */
export function makeJudge(element, data) {
  const lang = document.documentElement.lang;
  let check = null;
  let made = null;

  return {
    units: null,
    files: () => [], // what keeps attached files from being sent, as `errors` gives it
    answers() {
      return readAnswers(data.fields, typedIn(element), this.units);
    },
    /** [{name, field, place, message}] in the order of the fields. */
    errors() {
      if (!check || made !== this.units) {
        const codes = this.units ? this.units.provinces.flatMap((one) => one.communes.map((commune) => commune.code)) : [];
        check = makeChecker(data, { $id: "units.schema.json", enum: codes.length ? codes : [""] });
        made = this.units;
      }
      const today = new Date(Date.now() + 7 * 3600e3).toISOString().slice(0, 10);
      const found = check(this.answers(), today)
        .filter(({ field, rule }) => field && (this.units || field.type !== "address" || rule === "required"))
        .map((error) => ({ ...error, message: sentence(error, data, lang) }));
      const files = this.files();
      const others = found.filter(({ field }) => !files.some((one) => one.field === field));
      return [...others, ...files].sort((a, b) => data.fields.indexOf(a.field) - data.fields.indexOf(b.field));
    },
  };
}
