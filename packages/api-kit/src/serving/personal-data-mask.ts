const NUMERO_UNIQUE = /\b(\d{3}|02[AB])(0[1-9]|1[0-2])(\d{2})\d{6}([A-Z0-9]{5})\b/g;

/** An address from its « @ » on. The domain ends with a dot and letters, which excludes a version (`@15.7.0`). */
const DOMAIN = /@(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/gu;

/** Characters that cannot precede the « @ »: surrounding text, and the punctuation of JSON and markup. */
const OUTSIDE_ADDRESS = new Set(' \t\r\n"\'\\<>()[]{},;:=/|@•');

/**
 * Masks numéros uniques and addresses in a log. An address is searched backwards from its « @ »: a pattern that
 * started before it would try every start of a long word.
 */
export function maskPersonalData(line: string): string {
  const masked = line.replace(NUMERO_UNIQUE, '$1$2$3••••••$4');
  if (!masked.includes('@')) return masked;
  let out = '';
  let from = 0;
  for (const { 0: domain, index } of masked.matchAll(DOMAIN)) {
    let start = index;
    while (start > from && !OUTSIDE_ADDRESS.has(masked.charAt(start - 1))) start -= 1;
    start += escapeAt(masked, start);
    if (start >= index) continue;
    out += `${masked.slice(from, start)}•••@•••`;
    from = index + domain.length;
  }
  return out + masked.slice(from);
}

/** The length of a JSON escape at `start`, such as the `n` of `\n`: cutting one would break the line's JSON. */
function escapeAt(line: string, start: number): number {
  let backslashes = 0;
  while (line.charAt(start - 1 - backslashes) === '\\') backslashes += 1;
  if (backslashes % 2 === 0) return 0;
  return line.charAt(start) === 'u' ? 'u0000'.length : 1;
}

/** Longest line of a log, characters: ten times a stack and its cause. */
const LONGEST_LINE = 32 * 1024;

/** Longer than any masked value: the end of a cut line, maybe half a value, is dropped. */
const MARGIN = 256;

/** A line of JSON within the limit, or another one that holds its start. */
export function cutLine(line: string): string {
  if (line.length <= LONGEST_LINE) return line;
  const [, level = 'error'] = /^\{"level":"([a-z]{1,10})",/.exec(line) ?? [];
  const start = maskPersonalData(line.slice(0, LONGEST_LINE / 2)).slice(0, -MARGIN);
  return `${JSON.stringify({
    level,
    time: new Date().toISOString(),
    msg: 'a log line was cut',
    characters: line.length,
    start,
  })}\n`;
}
