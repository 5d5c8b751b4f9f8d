/** A piece of a text: a link is shown whole, its address being its text. */
export interface TextSegment {
  text: string;
  href: string | undefined;
}

/** Longest address that becomes a link, characters. */
const LONGEST = 2_000;

/** The links of a plain text, http and https only; everything else stays text. */
export function linkSegments(text: string): TextSegment[] {
  const segments: TextSegment[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(/https?:\/\/[^\s<>"'«»\u00A0]+/gi)) {
    const address = withoutPunctuation(found);
    if (!isPlainLink(address)) continue;
    if (index > from) segments.push({ text: text.slice(from, index), href: undefined });
    segments.push({ text: address, href: address });
    from = index + address.length;
  }
  if (from < text.length) segments.push({ text: text.slice(from), href: undefined });
  return segments;
}

/** The end of a sentence, and a bracket that was opened before the address. */
function withoutPunctuation(address: string): string {
  let end = address.length;
  while (end > 0 && '.,;:!?)]}…'.includes(address.charAt(end - 1))) end -= 1;
  return address.slice(0, end);
}

/** An address with a name before its host (`https://pwp.fr@autre.fr`) misleads whoever reads it. */
function isPlainLink(address: string): boolean {
  if (address.length > LONGEST || !URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
}
