import { createApp, h, type App } from 'vue';
import { screen } from '@testing-library/dom';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { hostileLinks, picturedText, wholeText } from '../testing/whole-text.ts';
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

test('a picture without a reader is its alternative text', () => {
  expect(shown({ document: picturedText }).innerHTML).toBe(
    '<div class="pwp-rich-text"><p>Avant</p><p>[Image&nbsp;: La carte &lt;des&gt; guichets]</p><p>Après</p></div>',
  );
});

test('a picture is read by its id, in a place of its size; one that fails says what it shows, and can be read again', async () => {
  const made = vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => `blob:${(blob as Blob).size}`);
  onTestFinished(() => made.mockRestore());
  let fails = true;
  const readImage = (fichier: string) =>
    fails && fichier === 'f1' ? Promise.reject(new Error('absent')) : Promise.resolve(new Blob([fichier]));
  const place = shown({ document: picturedText, readImage });
  document.body.append(place);
  onTestFinished(() => place.remove());
  expect(await screen.findByText('Cette image n’a pas pu être chargée : La carte <des> guichets')).toBeDefined();
  await vi.waitFor(() => expect(place.querySelector('img')?.getAttribute('alt')).toBe(''));
  fails = false;
  screen.getByRole('button', { name: 'Réessayer' }).click();
  const picture = await screen.findByRole<HTMLImageElement>('img', { name: 'La carte <des> guichets' });
  expect(picture.src).toBe('blob:2');
  expect(picture.parentElement?.style.aspectRatio.replaceAll(' ', '')).toBe('800/400');
});
