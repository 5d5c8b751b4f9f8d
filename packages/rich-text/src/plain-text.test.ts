import { expect, test } from 'vitest';
import { emptyRichText, imagesOf, isEmptyRichText, plainText, type RichTextDocument } from './index.ts';
import { linkTyped } from './links.ts';
import { hostileLinks, picturedText, wholeText } from './testing/whole-text.ts';

test('without marks, each block has its sign and each link its address', () => {
  expect(plainText(wholeText, { portalUrl: 'https://portail.exemple' })).toBe(
    [
      'Fermeture',
      'Le guichet ferme à 12 h <lundi> & « mardi ».\nLe détail (https://exemple.fr/a?b=1&c=2), Aide (https://portail.exemple/aide), a@exemple.fr',
      'À faire',
      '- Prévenir\n  deux fois\n- ',
      '1. Un\n2. Deux',
      '> Merci\n> à tous',
    ].join('\n\n'),
  );
});

test('a link that may lead nowhere has no address', () => {
  expect(plainText(hostileLinks)).toBe('0123');
});

const written = (text: string): RichTextDocument => ({
  type: 'doc',
  content: [{ type: 'blockquote', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] }],
});

test('a text of spaces and empty lines is empty', () => {
  expect(isEmptyRichText(emptyRichText)).toBe(true);
  expect(isEmptyRichText(written('  '))).toBe(true);
  expect(isEmptyRichText(written('a'))).toBe(false);
  expect(isEmptyRichText(wholeText)).toBe(false);
});

test.each([
  ['https://exemple.fr/a', 'https://exemple.fr/a'],
  [' www.exemple.fr/a ', 'https://www.exemple.fr/a'],
  ['exemple.fr', 'https://exemple.fr'],
  ['a@exemple.fr', 'mailto:a@exemple.fr'],
  ['/aide', '/aide'],
  ['https://portail.exemple/aide?a=1', '/aide?a=1'],
  ['http://portail.exemple/aide', undefined],
  ['http://exemple.fr', undefined],
  ['javascript:alert(1)', undefined],
  ['JavaScript:alert(1)//@exemple.fr', undefined],
  ['//exemple.fr', undefined],
  ['https://portail.exemple//exemple.fr/a', undefined],
  [`https://portail.exemple/${'a'.repeat(2_000)}`, undefined],
  ['https://portail.exemple/', '/'],
  ['bonjour', undefined],
  ['', undefined],
])('« %s » leads to %s', (typed, href) => {
  expect(linkTyped(typed, 'https://portail.exemple')).toBe(href);
});

test('a picture is its alternative text, a decoration nothing; neither is an empty text', () => {
  expect(plainText(picturedText)).toBe('Avant\n\n[Image\u00a0: La carte <des> guichets]\n\nAprès');
  expect(imagesOf(picturedText).map(({ fichier }) => fichier)).toEqual(['f1', 'f2']);
  expect(isEmptyRichText({ type: 'doc', content: picturedText.content.slice(2, 3) })).toBe(false);
});
