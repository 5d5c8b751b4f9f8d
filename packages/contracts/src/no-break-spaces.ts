/** The one no-break space of the texts: the narrow one (U+202F) is not in all fonts. */
export const NO_BREAK = '\u00A0';
/** Stands for a computed value in a text. */
export const COMPUTED = '\uFFFC';

/** An escape in a string, kept whole: `\\u00A0` is no escape of a space. */
const ESCAPE = /\\(?:u00A0|u202F|[^])/gi;
const WORD = /[\p{L}\d\uFFFC]/u;

/** Spaces, with the sign after them that must not begin a line; of spaces before anything else, these alone. */
const BEFORE_SIGN = /\s+[:;!?»%€]?/g;
const AFTER_QUOTE = /«\s+/g;
/** « n° 14069 », « le n° de transaction »; « N° unique », which opens a name of a column, is found by its words. */
const AFTER_NUMBER_SIGN = /n°\s+|N°\s+[\d\uFFFC]/g;
const BEFORE_UNIT = /[\d\uFFFC]\s+(?:octets?|Ko|Mo|Go|h|min)\b/g;
/** « 2 h 05 » */
const AFTER_HOURS = /[\d\uFFFC]\u00A0h\s+[\d\uFFFC]/g;

/** A text with its no-break spaces, each as the character itself. Nothing else changes, so it is sound to do twice. */
export function withNoBreakSpaces(text: string): string {
  // A lone separator keeps the escape that shows it.
  const hasWords = WORD.test(text.replaceAll(ESCAPE, ''));
  return text
    .replaceAll(ESCAPE, (escape) => (hasWords && /^\\u/i.test(escape) ? NO_BREAK : escape))
    .replaceAll(BEFORE_SIGN, (found, offset: number, whole: string) => {
      const sign = found.trimStart();
      return sign !== '' && isSign(sign, whole.charAt(offset + found.length)) ? `${NO_BREAK}${sign}` : found;
    })
    .replaceAll(AFTER_QUOTE, `«${NO_BREAK}`)
    .replaceAll(AFTER_NUMBER_SIGN, noBreak)
    .replaceAll(BEFORE_UNIT, noBreak)
    .replaceAll(AFTER_HOURS, noBreak);
}

/** « ?tri=date », « !important » and « :name » are no French. */
function isSign(sign: string, next: string): boolean {
  return !(sign === ':' ? /[\p{L}\d:=/\uFFFC]/u : /[\p{L}\d=]/u).test(next);
}

function noBreak(found: string): string {
  return found.replaceAll(/\s+/g, NO_BREAK);
}
