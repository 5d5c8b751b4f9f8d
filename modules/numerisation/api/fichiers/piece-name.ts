/** Longest name of a piece, characters. */
const LONGEST = 150;

/** What is looked at of a given name, characters. */
const LOOKED_AT = 1_000;

/** Endings that tell each accepted type, the usual one first. */
const ENDINGS: Record<string, readonly string[]> = {
  'application/pdf': ['.pdf'],
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/png': ['.png'],
  'image/heic': ['.heic'],
};

/**
 * A name that can be shown, stored and sent: no folder, no control or direction character, nothing that markup or a header
 * would read, an ending that tells the type found in the content. `rang` (from 0) names what has no name left.
 */
export function safePieceName(given: string, type: string, rang: number): string {
  const cleaned = trimmed(
    (given.slice(-LOOKED_AT).normalize('NFC').split(/[\\/]/).at(-1) ?? '')
      .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu, '')
      // Forms write a quote and the ends of lines of a name as %22, %0D, %0A.
      .replace(/[<>"'`&|*?:;]|%22|%0D|%0A/gi, '_')
      .replace(/\s+/g, ' '),
  );
  const endings = ENDINGS[type] ?? [''];
  const own = endings.find((ending) => cleaned.toLowerCase().endsWith(ending));
  const ending = own === undefined ? (endings[0] ?? '') : cleaned.slice(cleaned.length - own.length);
  const stem = own === undefined ? cleaned : cleaned.slice(0, cleaned.length - own.length);
  const room = LONGEST - ending.length;
  return (stem === '' ? `piece-${rang + 1}` : cut(stem, room)) + ending;
}

/** Without the dots and spaces around it. Not by a pattern: one that looks for its end tries every run of dots. */
function trimmed(text: string): string {
  const isEdge = (character: string) => character === '.' || character === ' ';
  let [start, end] = [0, text.length];
  while (start < end && isEdge(text.charAt(start))) start += 1;
  while (end > start && isEdge(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** Never between the two halves of a character. */
function cut(text: string, room: number): string {
  return text.length <= room ? text : text.slice(0, room).replace(/[\uD800-\uDBFF]$/, '');
}
