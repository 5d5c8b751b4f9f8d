import type { RichTextDocument } from '../document.ts';

const text = (words: string) => ({ type: 'text', text: words }) as const;
const paragraph = (words: string) => ({ type: 'paragraph', content: [text(words)] }) as const;

/** A document that nothing checked, whose links lead where none may. */
export const hostileLinks: RichTextDocument = {
  type: 'doc',
  content: [
    {
      type: 'paragraph',
      content: ['javascript:alert(1)', '//exemple.fr/a', 'http://exemple.fr/', 'JavaScript:alert(1)'].map(
        (href, at) => ({
          type: 'text',
          text: `${at}`,
          marks: [{ type: 'link', attrs: { href } }],
        }),
      ),
    },
  ],
};

/** A document with everything that the schema has. */
export const wholeText: RichTextDocument = {
  type: 'doc',
  content: [
    { type: 'heading', attrs: { level: 1 }, content: [text('Fermeture')] },
    {
      type: 'paragraph',
      content: [
        text('Le guichet '),
        { type: 'text', text: 'ferme', marks: [{ type: 'strong' }] },
        { type: 'text', text: ' à 12 h', marks: [{ type: 'strong' }, { type: 'em' }] },
        text(' <lundi> & « mardi ».'),
        { type: 'hard_break' },
        { type: 'text', text: 'Le ', marks: [{ type: 'link', attrs: { href: 'https://exemple.fr/a?b=1&c=2' } }] },
        {
          type: 'text',
          text: 'détail',
          marks: [{ type: 'link', attrs: { href: 'https://exemple.fr/a?b=1&c=2' } }, { type: 'strong' }],
        },
        text(', '),
        { type: 'text', text: 'Aide', marks: [{ type: 'link', attrs: { href: '/aide' } }] },
        text(', '),
        { type: 'text', text: 'a@exemple.fr', marks: [{ type: 'link', attrs: { href: 'mailto:a@exemple.fr' } }] },
      ],
    },
    { type: 'heading', attrs: { level: 2 }, content: [text('À faire')] },
    {
      type: 'bullet_list',
      content: [
        { type: 'list_item', content: [paragraph('Prévenir'), paragraph('deux fois')] },
        { type: 'list_item', content: [{ type: 'paragraph' }] },
      ],
    },
    {
      type: 'ordered_list',
      content: [
        { type: 'list_item', content: [paragraph('Un')] },
        { type: 'list_item', content: [paragraph('Deux')] },
      ],
    },
    { type: 'blockquote', content: [paragraph('Merci'), paragraph('à tous')] },
  ],
};

/** A document with a picture that shows something, and a decoration. */
export const picturedText: RichTextDocument = {
  type: 'doc',
  content: [
    paragraph('Avant'),
    { type: 'image', attrs: { fichier: 'f1', alternative: 'La carte <des> guichets', largeur: 800, hauteur: 400 } },
    { type: 'image', attrs: { fichier: 'f2', alternative: null, largeur: 80, hauteur: 40 } },
    paragraph('Après'),
  ],
};
