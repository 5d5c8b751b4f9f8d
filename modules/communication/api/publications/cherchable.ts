import { plainText, type RichTextDocument } from '@pwp/rich-text';

/** A text as it is searched: « Réglementé » is found by « reglemente », « cœur » by « coeur ». */
function folded(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .normalize('NFC')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae');
}

/** What a publication is found by. */
export function cherchableOf({
  titre,
  resume,
  texte,
}: {
  titre: string;
  resume: string;
  texte: RichTextDocument;
}): string {
  return folded([titre, resume, plainText(texte)].join('\n'));
}

/** Words that are looked for, folded. */
const MOST_WORDS = 8;

/** The words of what somebody typed; none when it says nothing. */
export function wordsOf(typed: string): string[] {
  return folded(typed)
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, MOST_WORDS);
}
