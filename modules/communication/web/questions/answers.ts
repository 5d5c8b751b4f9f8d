import { searchableText } from '@pwp/contracts/searchable-text';
import { plainText, type RichTextDocument } from '@pwp/rich-text';

/** Whether a question, or its answer, holds every word of a text, accents and capitals apart. */
export function answers({ titre, texte }: { titre: string; texte: RichTextDocument }, searched: string): boolean {
  const all = searchableText(`${titre} ${plainText(texte)}`);
  return searchableText(searched)
    .split(/\s+/)
    .every((word) => all.includes(word));
}
