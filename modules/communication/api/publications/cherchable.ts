import { searchableText } from '@pwp/contracts/searchable-text';
import { plainText, type RichTextDocument } from '@pwp/rich-text';

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
  return searchableText([titre, resume, plainText(texte)].join('\n'));
}

/** Words that are looked for, folded. */
const MOST_WORDS = 8;

/** The words of what somebody typed; none when it says nothing. */
export function wordsOf(typed: string): string[] {
  return searchableText(typed)
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, MOST_WORDS);
}
