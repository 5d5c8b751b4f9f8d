import { plainText, type RichTextDocument } from '@pwp/rich-text';

const plain = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Whether a question, or its answer, holds every word of a text, accents and capitals apart. */
export function answers({ titre, texte }: { titre: string; texte: RichTextDocument }, searched: string): boolean {
  const all = plain(`${titre} ${plainText(texte)}`);
  return plain(searched)
    .split(/\s+/)
    .every((word) => all.includes(word));
}
