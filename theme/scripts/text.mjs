// What white space is and how a typed line is tidied: the same rules as functions/domain/text.py.

const WHITE_SPACE =
  "\\u0009\\u000a\\u000b\\u000c\\u000d\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\u200b\\ufeff";
const RUN = new RegExp(`[${WHITE_SPACE}]+`, "g");
const ENDS = new RegExp(`^[${WHITE_SPACE}]+|[${WHITE_SPACE}]+$`, "g");

export const trimmed = (text) => text.normalize("NFC").replace(ENDS, "");
export const line = (text) => text.normalize("NFC").replace(RUN, " ").replace(/^ +| +$/g, "");
export const lines = (text) => trimmed(text.replace(/\r\n?/g, "\n"));
export const compact = (text) => text.normalize("NFC").replace(RUN, "");

// Whether two typed names are the same: case and white space do not count, diacritics do.
export const sameName = (one, other) => line(one).toLowerCase() === line(other).toLowerCase();

// Without case, diacritics and punctuation: "Phường Đống Đa" gives "phuong dong da".
export const fold = (text) =>
  line(line(text).toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[^a-z0-9 ]/g, ""));
