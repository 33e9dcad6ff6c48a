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
      return check(this.answers(), today)
        .filter(({ field, rule }) => field && (this.units || field.type !== "address" || rule === "required"))
        .map((error) => ({ ...error, message: sentence(error, data, lang) }));
    },
  };
}
