import { expect, test } from 'vitest';
import { plainText, type RichTextDocument } from '../index.ts';
import { hostileLinks, picturedText, wholeText } from '../testing/whole-text.ts';
import { richTextMail } from './index.ts';

const PORTAL = 'https://portail.exemple';
/** Without styles, and without the spaces between elements. */
const bare = (document: RichTextDocument) =>
  richTextMail(document, PORTAL)
    .body.join('')
    .replaceAll(/ style="[^"]*"/g, '')
    .replaceAll(/>\s+</g, '><');

test('a mail has every block, below its own heading, and the same as text', () => {
  expect(bare(wholeText)).toBe(
    '<h2>Fermeture</h2>' +
      '<p>Le guichet <strong>ferme</strong><strong><em> à 12 h</em></strong> &lt;lundi&gt; &amp; « mardi ».<br />' +
      '<a href="https://exemple.fr/a?b=1&amp;c=2">Le <strong>détail</strong></a>, ' +
      '<a href="https://portail.exemple/aide">Aide</a>, <a href="mailto:a@exemple.fr">a@exemple.fr</a></p>' +
      '<h3>À faire</h3>' +
      '<ul><li><p>Prévenir</p><p>deux fois</p></li><li><p></p></li></ul>' +
      '<ol><li><p>Un</p></li><li><p>Deux</p></li></ol>' +
      '<blockquote><p>Merci</p><p>à tous</p></blockquote>',
  );
  expect(richTextMail(wholeText, PORTAL).text).toBe(plainText(wholeText, { portalUrl: PORTAL }));
});

test('what looks like HTML is text', () => {
  const text = '<img src=x onerror="alert(1)">';
  const document: RichTextDocument = {
    type: 'doc',
    content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
  };
  expect(bare(document)).toBe('<p>&lt;img src=x onerror=&quot;alert(1)&quot;&gt;</p>');
});

test('a link that may lead nowhere is words', () => {
  expect(bare(hostileLinks)).toBe('<p>0123</p>');
});

test('a picture is its alternative text, and a decoration nothing', () => {
  expect(bare(picturedText)).toBe('<p>Avant</p><p>[Image\u00a0: La carte &lt;des&gt; guichets]</p><p>Après</p>');
});
