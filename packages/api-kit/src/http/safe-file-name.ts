/** Longest name of a file, characters. */
const LONGEST = 150;

/** Characters of a given name that are examined. */
const LOOKED_AT = 1_000;

/** File extensions of the known types, the usual one first. */
const ENDINGS: Record<string, readonly string[]> = {
  'application/pdf': ['.pdf'],
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/png': ['.png'],
  'image/heic': ['.heic'],
};

/**
 * A file name that is safe to show, store and send: no folder, no control or direction character, nothing special to
 * markup or headers, and an extension that matches the content where its type is known. `unnamed` replaces a name that
 * ends up empty.
 */
export function safeFileName(given: string, type: string, unnamed: string): string {
  const cleaned = trimmed(
    (given.slice(-LOOKED_AT).normalize('NFC').split(/[\\/]/).at(-1) ?? '')
      .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu, '')
      // Forms encode quotes and line ends in a name as %22, %0D, %0A.
      .replace(/[<>"'`&|*?:;]|%22|%0D|%0A/gi, '_')
      .replace(/\s+/g, ' '),
  );
  const endings = ENDINGS[type] ?? [''];
  const own = endings.find((ending) => cleaned.toLowerCase().endsWith(ending));
  const ending = own === undefined ? (endings[0] ?? '') : cleaned.slice(cleaned.length - own.length);
  const stem = own === undefined ? cleaned : cleaned.slice(0, cleaned.length - own.length);
  const room = LONGEST - ending.length;
  return (stem === '' ? unnamed : cut(stem, room)) + ending;
}

/** Trims dots and spaces. A pattern anchored at the end would retry on every run of dots. */
function trimmed(text: string): string {
  const isEdge = (character: string) => character === '.' || character === ' ';
  let [start, end] = [0, text.length];
  while (start < end && isEdge(text.charAt(start))) start += 1;
  while (end > start && isEdge(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** Never cuts a surrogate pair. */
function cut(text: string, room: number): string {
  return text.length <= room ? text : text.slice(0, room).replace(/[\uD800-\uDBFF]$/, '');
}
