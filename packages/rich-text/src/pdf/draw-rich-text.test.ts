import { pdfDocument, type PdfPage } from '@pwp/pdf';
import { expect, test } from 'vitest';
import type { RichTextBlock, RichTextDocument } from '../index.ts';
import { wholeText } from '../testing/whole-text.ts';
import { drawRichText } from './index.ts';

interface Drawn {
  page: number;
  y: number;
  text: string;
  isOblique: boolean;
}

/** What a text draws, in order, and the baseline after it. */
async function drawn(document: RichTextDocument): Promise<{ parts: Drawn[]; end: number; tags: string[] }> {
  const parts: Drawn[] = [];
  let end = 0;
  let tags: string[] = [];
  await pdfDocument({ title: 'Essai', created: new Date(0) }, (page) => {
    noteTexts(page, parts);
    end = drawRichText(page, document, { x: 20, y: 30, width: 170, portalUrl: 'https://portail.exemple' });
    tags = [...page.structure.drawn.values()].flat().map(({ tag }) => (typeof tag === 'string' ? tag : tag.name));
  });
  return { parts, end, tags };
}

function noteTexts({ document }: PdfPage, parts: Drawn[]): void {
  const draw = document.text.bind(document);
  document.text = (text, x, y, options, transform) => {
    const page = document.getCurrentPageInfo().pageNumber;
    parts.push({ page, y, text: String(text), isOblique: options?.angle !== undefined });
    return draw(text, x, y, options, transform);
  };
}

test('each block is drawn with its tag, and each link with its address', async () => {
  const { parts, tags } = await drawn(wholeText);
  expect(parts.map(({ text }) => text).join('')).toBe(
    'Fermeture Le guichet ferme à 12 h <lundi> & « mardi ». ' +
      'Le détail (https://exemple.fr/a?b=1&c=2), Aide (https://portail.exemple/aide), a@exemple.fr ' +
      'À faire • Prévenir deux fois • 1. Un 2. Deux Merci à tous ',
  );
  expect(tags).toEqual(['H2', 'P', 'H3', 'LBody', 'LBody', 'LBody', 'LBody', 'LBody', 'P', 'P']);
  expect(parts.filter(({ isOblique }) => isOblique).map(({ text }) => text)).toEqual([' à 12 h']);
});

const heading: RichTextBlock = { type: 'heading', attrs: { level: 1 }, content: [{ type: 'text', text: 'Titre' }] };
const long = (words: number): RichTextBlock => ({
  type: 'paragraph',
  content: [{ type: 'text', text: 'mot '.repeat(words) }],
});

test('a long text goes on on the next pages, and no line is below the last', async () => {
  const { parts, end } = await drawn({ type: 'doc', content: [long(3_000)] });
  const pages = Math.max(...parts.map(({ page }) => page));
  expect(pages).toBeGreaterThan(2);
  expect(Math.max(...parts.map(({ y }) => y))).toBeLessThanOrEqual(275);
  expect(parts.filter(({ page }) => page > 1).every(({ y }) => y >= 20)).toBe(true);
  expect(end).toBeGreaterThan(Math.max(...parts.filter(({ page }) => page === pages).map(({ y }) => y)));
});

test('a heading stands on the page of what it announces', async () => {
  const fillers = Array.from({ length: 60 }, (_, lines) => lines);
  for (const lines of fillers) {
    const content = [...Array.from({ length: lines }, () => long(1)), heading, long(1)];
    const { parts } = await drawn({ type: 'doc', content });
    const [title, after] = parts.slice(-2);
    expect(after?.page).toBe(title?.page);
  }
});

test('a word that no line holds is broken', async () => {
  const word = 'a'.repeat(1_000);
  const { parts } = await drawn({
    type: 'doc',
    content: [{ type: 'paragraph', content: [{ type: 'text', text: word }] }],
  });
  expect(parts.length).toBeGreaterThan(5);
  expect(parts.map(({ text }) => text.trim()).join('')).toBe(word);
});
