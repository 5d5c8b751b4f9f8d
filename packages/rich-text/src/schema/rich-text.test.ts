import { emptyRichText } from '@pwp/rich-text';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { picturedText, wholeText } from '../testing/whole-text.ts';
import { faultOfRichText, richText, richTextBody } from './rich-text.ts';

const LIMITS = { characters: 1_000 };
const REFUSED = 'Ce texte a une mise en forme que le portail n’accepte pas.';
const TOO_LONG = 'Le texte compte au plus 1 000 caractères.'.replace(' 000', '\u202f000');
const doc = (...content: unknown[]) => ({ type: 'doc', content });
const paragraph = (...content: unknown[]) => ({ type: 'paragraph', content });
const text = (words: string, ...marks: unknown[]) => ({
  type: 'text',
  text: words,
  ...(marks.length > 0 && { marks }),
});
const link = (href: unknown) => ({ type: 'link', attrs: { href } });

test.each([wholeText, emptyRichText])('a text of the schema is accepted as it is', (document) => {
  expect(richText(LIMITS).parse(document)).toEqual(document);
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['HTML', '<p>Bonjour</p>'],
  ['a list of blocks', [paragraph(text('a'))]],
  ['no document', paragraph(text('a'))],
  ['a document without a block', doc()],
  ['a node of another schema', doc({ type: 'table', content: [] })],
  ['an image', doc(paragraph({ type: 'image', attrs: { src: 'https://exemple.fr/a.png' } }))],
  ['a node named as what every object has', doc({ type: 'constructor' })],
  ['a text outside of a line', doc(text('a'))],
  ['an empty text', doc(paragraph(text('')))],
  ['a text that is no string', doc(paragraph({ type: 'text', text: 7 }))],
  ['a mark of another schema', doc(paragraph(text('a', { type: 'underline' })))],
  ['a mark twice', doc(paragraph(text('a', { type: 'em' }, { type: 'em' })))],
  ['marks in another order than the schema writes', doc(paragraph(text('a', { type: 'em' }, { type: 'strong' })))],
  ['a mark in a heading', doc({ type: 'heading', attrs: { level: 1 }, content: [text('a', { type: 'em' })] })],
  ['a third level of heading', doc({ type: 'heading', attrs: { level: 3 }, content: [text('a')] })],
  ['a level that is a text', doc({ type: 'heading', attrs: { level: '1' }, content: [text('a')] })],
  ['a heading without a level', doc({ type: 'heading', content: [text('a')] })],
  ['an attribute more', doc({ type: 'paragraph', attrs: { style: 'color: red' }, content: [text('a')] })],
  ['a key more', { ...doc(paragraph(text('a'))), onclick: 'alert(1)' }],
  [
    'a list in a list',
    doc({ type: 'bullet_list', content: [{ type: 'list_item', content: [{ type: 'bullet_list' }] }] }),
  ],
  ['an empty list', doc({ type: 'bullet_list', content: [] })],
  ['a heading in a quotation', doc({ type: 'blockquote', content: [{ type: 'heading', attrs: { level: 1 } }] })],
  ['a script', doc(paragraph(text('a', link('javascript:alert(1)'))))],
  ['data', doc(paragraph(text('a', link('data:text/html,a'))))],
  ['plain http', doc(paragraph(text('a', link('http://exemple.fr/'))))],
  ['another host without a scheme', doc(paragraph(text('a', link('//exemple.fr/a'))))],
  ['another host by a backslash', doc(paragraph(text('a', link('/\\exemple.fr/a'))))],
  ['another host behind a tab', doc(paragraph(text('a', link('/\t/exemple.fr/a'))))],
  ['a name and a password', doc(paragraph(text('a', link('https://portail:secret@exemple.fr/'))))],
  ['copies of a mail', doc(paragraph(text('a', link('mailto:a@exemple.fr?bcc=b@exemple.fr'))))],
  ['an address that is none', doc(paragraph(text('a', link(7))))],
  ['a link without an address', doc(paragraph(text('a', { type: 'link' })))],
])('%s is refused', (_what, value) => {
  expect(faultOfRichText(value, LIMITS)).toBe(REFUSED);
});

test.each(['a\u0000b', 'a\nb', 'a\u0007b', 'a\ud800b'])('%j is no text', (words) => {
  expect(faultOfRichText(doc(paragraph(text(words))), LIMITS)).toBe(
    'Ce texte contient des caractères qui ne se lisent pas.',
  );
});

test.each(['été 😀 % \' " \\', 'a'.repeat(1_000)])('a text of any letters is accepted', (words) => {
  expect(faultOfRichText(doc(paragraph(text(words))), LIMITS)).toBeUndefined();
});

/** `{ content: { content: … } }` */
function deep(levels: number): unknown {
  let value: unknown = paragraph(text('a'));
  for (let level = 0; level < levels; level += 1) value = { type: 'blockquote', content: [value] };
  return doc(value);
}

test.each([
  ['a letter too many', doc(paragraph(text('a'.repeat(1_001))))],
  ['a letter too many in several lines', doc(paragraph(text('a'.repeat(600))), paragraph(text('a'.repeat(401))))],
  ['a megabyte', doc(paragraph(text('a'.repeat(1_000_000))))],
  ['a hundred thousand empty lines', doc(...Array.from({ length: 100_000 }, () => ({ type: 'paragraph' })))],
  ['a hundred thousand marks', doc(paragraph(text('a', ...Array.from({ length: 100_000 }, () => ({ type: 'em' })))))],
  ['fifty thousand levels', deep(50_000)],
  ['a name of a megabyte', doc({ type: 'p'.repeat(1_000_000) })],
])('%s is too long', (_what, value) => {
  expect(faultOfRichText(value, LIMITS)).toBe(TOO_LONG);
});

test('what a route says of it is an object, with its limit', () => {
  const { type, description } = z.toJSONSchema(richText(LIMITS), { unrepresentable: 'any' });
  expect(type).toBe('object');
  expect(description).toContain('1000 caractères');
});

test('pictures are accepted where a text may have some, and so many', () => {
  expect(faultOfRichText(picturedText, { ...LIMITS, images: 2 })).toBeUndefined();
  expect(faultOfRichText(picturedText, { ...LIMITS, images: 1 })).toBe('Le texte compte au plus une image.');
  const threeTimes = doc(...[1, 2, 3].map(() => picturedText.content[1]));
  expect(faultOfRichText(threeTimes, { ...LIMITS, images: 2 })).toBe('Le texte compte au plus 2 images.');
  expect(faultOfRichText(picturedText, LIMITS)).toBe(REFUSED);
});

const image = (attrs: Record<string, unknown>) =>
  doc({ type: 'image', attrs: { fichier: 'f1', alternative: 'Une carte', largeur: 8, hauteur: 4, ...attrs } });

test.each([
  ['an address', { fichier: 'https://exemple.fr/a.png' }],
  ['a path', { fichier: '/api/a' }],
  ['data', { fichier: 'data:image/png;base64,AA' }],
  ['no id', { fichier: '' }],
  ['a long id', { fichier: 'a'.repeat(65) }],
  ['an id that is no text', { fichier: 7 }],
  ['no word of what it shows', { alternative: '' }],
  ['spaces for what it shows', { alternative: '  ' }],
  ['a long alternative', { alternative: 'a'.repeat(501) }],
  ['an alternative of two lines', { alternative: 'a\nb' }],
  ['an alternative that is left out', { alternative: undefined }],
  ['no width', { largeur: 0 }],
  ['half a pixel', { hauteur: 1.5 }],
  ['a source', { src: 'https://exemple.fr/a.png' }],
])('a picture with %s is refused', (_what, attrs) => {
  expect(faultOfRichText(image(attrs), { ...LIMITS, images: 1 })).toBe(REFUSED);
});

test('a picture stands on a line of its own, and the body of a route has room for it', () => {
  const [line] = image({}).content;
  expect(faultOfRichText(doc(paragraph(line)), { ...LIMITS, images: 1 })).toBe(REFUSED);
  const many = doc(...Array.from({ length: 20 }, () => image({ alternative: '"'.repeat(500) }).content[0]));
  expect(faultOfRichText(many, { characters: 10, images: 20 })).toBeUndefined();
  expect(JSON.stringify(many).length).toBeLessThan(
    richTextBody({ characters: 10, images: 20 }).jsonBytes - richTextBody({ characters: 10 }).jsonBytes,
  );
});
