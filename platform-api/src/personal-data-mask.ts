const NUMERO_UNIQUE = /\b(\d{3}|02[AB])(0[1-9]|1[0-2])(\d{2})\d{6}([A-Z0-9]{5})\b/g;

/** An address from its sign on: the domain ends in a dot and letters, which a version (`@15.7.0`) does not. */
const DOMAIN = /@(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/gu;

/** What cannot stand before the sign: the text around an address, the marks of JSON and of markup. */
const OUTSIDE_ADDRESS = new Set(' \t\r\n"\'\\<>()[]{},;:=/|@•');

/**
 * Masks what must not stand in a log: numéros uniques and addresses. An address is found from its sign, back to where it
 * starts: a pattern that began before the sign would try every start of a long word.
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

/** How many characters at `start` belong to an escape of JSON, as the `n` of `\n`: without them the line is no JSON any more. */
function escapeAt(line: string, start: number): number {
  let backslashes = 0;
  while (line.charAt(start - 1 - backslashes) === '\\') backslashes += 1;
  if (backslashes % 2 === 0) return 0;
  return line.charAt(start) === 'u' ? 'u0000'.length : 1;
}

/** Longest line of a log, characters: a stack and its cause fit ten times. */
const LONGEST_LINE = 32 * 1024;

/** Longer than what is masked: what the cut left half of is left out. */
const MARGIN = 256;

/** A line of JSON that is not too long, or another one that holds its start. */
export function cutLine(line: string): string {
  if (line.length <= LONGEST_LINE) return line;
  const [, level = '50'] = /^\{"level":(\d{1,3}),/.exec(line) ?? [];
  const start = maskPersonalData(line.slice(0, LONGEST_LINE / 2)).slice(0, -MARGIN);
  return `${JSON.stringify({
    level: Number(level),
    time: new Date().toISOString(),
    msg: 'a log line was cut',
    characters: line.length,
    start,
  })}\n`;
}
