import { pdfDocument, tagged, write } from '@pwp/pdf';
import type { RichTextDocument } from '@pwp/rich-text';
import { drawRichText } from '@pwp/rich-text/pdf';

const line = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] }) as const;
const document: RichTextDocument = {
  type: 'doc',
  content: [
    { type: 'heading', attrs: { level: 1 }, content: [{ type: 'text', text: 'Fermeture' }] },
    {
      type: 'paragraph',
      content: [
        { type: 'text', text: 'Le guichet ' },
        { type: 'text', text: 'ferme', marks: [{ type: 'strong' }, { type: 'em' }] },
        { type: 'hard_break' },
        { type: 'text', text: 'en détail', marks: [{ type: 'link', attrs: { href: '/aide' } }] },
      ],
    },
    { type: 'paragraph' },
    { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'À faire' }] },
    ...(['bullet_list', 'ordered_list'] as const).map((type) => ({
      type,
      content: [
        { type: 'list_item', content: [line('Prévenir'), line('mot '.repeat(2_000))] } as const,
        { type: 'list_item', content: [{ type: 'paragraph' }] } as const,
      ],
    })),
    { type: 'blockquote', content: [line('Merci'), line('mot '.repeat(2_000))] },
  ],
};

/** A document of several pages with each block that a rich text has. */
export function everyRichText(): Promise<Uint8Array> {
  return pdfDocument({ title: 'Alerte', created: new Date('2026-11-24T10:00:00.000Z') }, (page) => {
    tagged(page, 'H1', () => write(page, ['Alerte'], { x: 20, y: 20, size: 18, strong: true }));
    drawRichText(page, document, { x: 20, y: 32, width: 170, portalUrl: 'https://portail.exemple' });
  });
}
