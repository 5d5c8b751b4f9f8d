import { COMPUTED, NO_BREAK, withNoBreakSpaces } from '@pwp/contracts/no-break-spaces';
import { isAllTexts } from './french-files.ts';
import { frenchTexts, withTexts, type FrenchText } from './french-texts.ts';

const BREAKING_SPACE = 'a space that may break or an escape, for U+00A0 (npm run words -- --write)';
const RULES: readonly { fault: string; pattern: RegExp }[] = [
  { fault: 'a straight apostrophe, for ’', pattern: /\p{L}'\p{L}/u },
  { fault: 'a plural in brackets, for formatCount', pattern: /\p{L}\((?:s|x|e|es|ent|nt)\)/u },
  {
    fault: '« 1 » before a plural, for formatCount',
    pattern: /(?<![\d.,]|\d\s)1\s(?!(?:mois|fois|accès|refus|avis|sans|pas|dans|puis)\b)\p{Ll}+s(?!\p{L})/u,
  },
  { fault: 'no space before ; ! ? »', pattern: /[\p{L}\d)’…][;!?»](?![\p{L}\d=])/u },
  { fault: 'no space before a colon', pattern: /\p{L}:(?=\s|$)/u },
  { fault: 'no space after «', pattern: /«(?![\s${])/u },
];

/** What is wrong in a text as its source writes it, in words; empty for a sound one, and for what no person reads. */
export function wordFaults(written: string): string[] {
  const spaces = spaceFaults(written);
  // What is computed says nothing here: a name stands for it.
  const words = withNoBreakSpaces(written)
    .replaceAll(COMPUTED, 'X')
    .replaceAll(String.raw`\'`, "'")
    .replaceAll('&nbsp;', NO_BREAK);
  if (!isRead(words)) return spaces;
  return [...spaces, ...RULES.filter(({ pattern }) => pattern.test(words)).map(({ fault }) => fault)];
}

/** What is wrong in the texts of a file, a line each. */
export function fileFaults(file: string, source: string): string[] {
  const faultsOf = isAllTexts(file) ? wordFaults : spaceFaults;
  return readTexts(file, source).flatMap(({ line, written }) =>
    faultsOf(written).map((fault) => `${file}:${line}: ${fault}: ${shown(written)}`),
  );
}

/** The file with the no-break spaces of French in its texts. */
export function withFrenchSpaces(file: string, source: string): string {
  return withTexts(source, readTexts(file, source), ({ written }) => withNoBreakSpaces(written));
}

/** In a file that holds more than texts, those in French. */
function readTexts(file: string, source: string): FrenchText[] {
  const texts = frenchTexts(file, source);
  return isAllTexts(file) ? texts : texts.filter(({ written }) => isFrench(written));
}

function spaceFaults(written: string): string[] {
  return withNoBreakSpaces(written) === written ? [] : [BREAKING_SPACE];
}

/** Messages for developers are in English; queries, formats and sets of characters are in no language. */
function isFrench(text: string): boolean {
  if (/\b(?:the|of|is|are|and|with|to)\b/.test(text)) return false;
  if (/[\d\uFFFC]\s(?:octets?|[KMG]o)\b/.test(text)) return true;
  if (!/\p{L}{2}/u.test(text.replaceAll(/\\u[\dA-F]{4}/gi, ''))) return false;
  return /[à-ÿœ’]/iu.test(text) || /\b(?:de|du|la|les?|une?|est|par|votre|vos)\b/i.test(text);
}

function shown(written: string): string {
  return written.replaceAll(COMPUTED, '…').replaceAll(/\s+/g, ' ').trim();
}

/** A sentence has words apart; an address, a class list and a key have none of its signs. */
function isRead(text: string): boolean {
  return /\p{L}\s/u.test(text) || /[«»’]/.test(text) || /[à-ÿ]|\p{L}'\p{L}/iu.test(text);
}
