import { join } from 'node:path';
import { listen, type Listening } from '@pwp/api-kit';
import { faultOfRichText } from '@pwp/rich-text/schema';
import { root, temporaryFolder, type TemporaryFolder } from '@pwp/testing/portal';
import { afterAll, beforeAll, expect, onTestFailed, test, vi } from 'vitest';
import { buildRichTextPage, type RichTextPage } from '../rich-text-page.ts';
import { labelled, withText } from './locate.ts';
import { openFirefox, type FirefoxWindow } from './open-firefox.ts';

let folder: TemporaryFolder;
let built: RichTextPage;
let server: Listening;
let firefox: FirefoxWindow;

beforeAll(async () => {
  folder = await temporaryFolder();
  built = await buildRichTextPage();
  server = await listen(
    (request, response) => {
      void built.answer(new URL(request.url ?? '/', server.url).pathname, server.url).then((answer) => {
        response.writeHead(answer === undefined ? 404 : 200, answer?.headers).end(answer?.body);
      });
    },
    { port: 0, host: '127.0.0.1' },
  );
  firefox = await openFirefox(folder.path);
}, 120_000);

afterAll(async () => {
  await firefox?.close();
  await server?.close();
  await built?.remove();
  await folder?.remove();
});

test('in Firefox, a rich text is written by the keyboard, and a hostile paste loses what the schema has not', async () => {
  const { page, errors } = firefox;
  onTestFailed(async () => console.error(errors.join('\n'), await page.evaluate('document.body.innerHTML')));
  const html = () => page.evaluate("document.querySelector('section > div').innerHTML");
  const paste = (data: Record<string, string>) =>
    // Firefox hands no data over to an event that a script makes: it is put in its place.
    page.evaluate(`{
      const data = ${JSON.stringify(data)};
      const clipboardData = { getData: (type) => data[type] ?? '', files: [], types: Object.keys(data) };
      const event = new Event('paste', { bubbles: true, cancelable: true });
      document.getElementById('texte').dispatchEvent(Object.assign(event, { clipboardData }));
    }`);
  const press = async (...keys: Parameters<typeof page.keyboard.press>[0][]) => {
    const [last, ...held] = keys.toReversed();
    if (last === undefined) return;
    for (const key of held) await page.keyboard.down(key);
    await page.keyboard.press(last);
    for (const key of held) await page.keyboard.up(key);
  };
  await page.goto(server.url);
  await withText(page, 'button', 'Écrire').click();
  await page.locator('#texte[role=textbox]').click();

  await press('Control', 'Shift', 'Digit1');
  await page.keyboard.type('Fermeture');
  await press('Enter');
  await page.keyboard.type('Le guichet ');
  await press('Control', 'b');
  await page.keyboard.type('ferme');
  await press('Control', 'b');
  await vi.waitFor(async () => expect(await html()).toBe('<h2>Fermeture</h2><p>Le guichet <strong>ferme</strong></p>'));

  await press('Enter');
  await paste({
    'text/html':
      '<p onclick="x()">collé <img src="https://exemple.fr/a.png"><a href="javascript:alert(1)">ici</a></p><script>x()</script>',
    'text/plain': 'collé ici',
  });
  await vi.waitFor(async () => expect(await html()).toMatch(/<p>collé ici<\/p>$/));

  await withText(page, 'button', 'Image').click();
  const [file] = await Promise.all([page.waitForFileChooser(), labelled(page, 'Fichier').click()]);
  await file.accept([join(root, 'local-stack/src/demo-data/page.png')]);
  await labelled(page, 'Texte de remplacement').click();
  await page.keyboard.type('La carte');
  await withText(page, 'button', 'Mettre l’image').click();
  await page.locator('section img[alt="La carte"]').wait();
  const written: unknown = JSON.parse(String(await page.evaluate("document.getElementById('json').textContent")));
  expect(faultOfRichText(written, { characters: 100, images: 1 })).toBeUndefined();
  expect(errors).toEqual([]);
});
