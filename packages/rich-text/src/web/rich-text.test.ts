import { createApp, h, type App } from 'vue';
import { afterEach, expect, test } from 'vitest';
import { hostileLinks, wholeText } from '../testing/whole-text.ts';
import { RichText, type RichTextProps } from './rich-text.ts';

let app: App | undefined;
afterEach(() => app?.unmount());

function shown(props: RichTextProps): HTMLElement {
  const place = document.createElement('div');
  app = createApp({ render: () => h(RichText, props) });
  app.mount(place);
  return place;
}

test('a text is shown by its elements, and a link that leaves the portal says that it opens a window', () => {
  const place = shown({ document: wholeText });
  expect(place.innerHTML).toBe(
    '<div class="pwp-rich-text"><h2>Fermeture</h2>' +
      '<p>Le guichet <strong>ferme</strong><strong><em> à 12 h</em></strong> &lt;lundi&gt; &amp; « mardi ».<br>' +
      '<a href="https://exemple.fr/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer" title="Le détail - nouvelle fenêtre">Le ' +
      '<strong>détail</strong></a>, ' +
      '<a href="/aide">Aide</a>, <a href="mailto:a@exemple.fr">a@exemple.fr</a></p>' +
      '<h3>À faire</h3><ul><li><p>Prévenir</p><p>deux fois</p></li><li><p></p></li></ul>' +
      '<ol><li><p>Un</p></li><li><p>Deux</p></li></ol><blockquote><p>Merci</p><p>à tous</p></blockquote></div>',
  );
});

test('its headings stand below the heading that it is under', () => {
  const place = shown({ document: wholeText, headings: 3 });
  expect([...place.querySelectorAll('h2, h3, h4')].map(({ localName }) => localName)).toEqual(['h3', 'h4']);
});

test('a link that may lead nowhere is words', () => {
  expect(shown({ document: hostileLinks }).innerHTML).toBe('<div class="pwp-rich-text"><p>0123</p></div>');
});
