import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type Locator, type Page } from '@playwright/test';
import { faultOfRichText } from '@pwp/rich-text/schema';
import { expect, expectAccessible, expectSound } from '@pwp/testing/browser';
import { root } from '@pwp/testing/portal';
import { buildRichTextPage, type RichTextPage } from '../rich-text-page.ts';

const ORIGIN = 'https://essai.pwp.test';
let built: RichTextPage;

test.beforeAll(async () => {
  built = await buildRichTextPage();
});
test.afterAll(() => built.remove());

let asked: string[] = [];
let refused: string[] = [];

test.beforeEach(async ({ page }) => {
  [asked, refused] = [[], []];
  page.on('pageerror', (error) => refused.push(String(error)));
  page.on('request', (request) => {
    if (!/^(?:https:\/\/essai\.pwp\.test\/|data:)/.test(request.url())) refused.push(request.url());
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) refused.push(message.text().slice(0, 300));
  });
  await page.route(`${ORIGIN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    asked.push(pathname);
    const answer = await built.answer(pathname, ORIGIN);
    return route.fulfill(answer ?? { status: 404 });
  });
  await page.goto(`${ORIGIN}/`);
});
test.afterEach(() => expect(refused).toEqual([]));

const field = (page: Page) => page.getByRole('textbox', { name: 'Texte de l’alerte' });
const tool = (page: Page, name: string) =>
  page.getByRole('toolbar', { name: 'Mise en forme' }).getByRole('button', { name, exact: true });
const preview = (page: Page) => page.getByRole('region', { name: 'Aperçu' });

/** What the field holds; every one is a text that a server accepts. */
async function written(page: Page): Promise<unknown> {
  const document: unknown = JSON.parse((await page.locator('#json').textContent()) ?? '');
  expect(faultOfRichText(document, { characters: 500_000, images: 3 })).toBeUndefined();
  return document;
}

async function openField(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Écrire' }).click();
  await expect(tool(page, 'Gras')).toBeVisible();
  await field(page).focus();
  return field(page);
}

/** Pastes as a browser does, with what the person copied elsewhere. */
async function paste(page: Page, data: Record<string, string>): Promise<void> {
  await page.evaluate(`{
    const clipboardData = new DataTransfer();
    for (const [type, content] of Object.entries(${JSON.stringify(data)})) clipboardData.setData(type, content);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.getElementById('texte').dispatchEvent(event);
  }`);
}

test('the editor comes with the first field, and is written, marked and left by the keyboard', async ({ page }) => {
  const isEditor = (path: string) => path.includes('/editor-');
  await expect(preview(page)).toBeAttached();
  expect(asked.filter(isEditor)).toEqual([]);
  const names = await readdir(built.dist);
  expect(names.filter((name) => name.startsWith('editor-'))).toHaveLength(1);
  await openField(page);
  expect(asked.filter(isEditor)).toHaveLength(1);

  await test.step('Words, headings, lists and quotations by their keys', async () => {
    await page.keyboard.press('Control+Shift+1');
    await page.keyboard.type('Fermeture');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Le guichet ');
    await page.keyboard.press('Control+b');
    await expect(tool(page, 'Gras')).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.type('ferme');
    await page.keyboard.press('Control+b');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Shift+8');
    await page.keyboard.type('un');
    await page.keyboard.press('Enter');
    await page.keyboard.type('deux');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('trois');
    await page.keyboard.press('Control+Shift+7');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Shift+9');
    await page.keyboard.type('Merci');
    await expect(preview(page).locator('> div')).toHaveJSProperty(
      'innerHTML',
      '<h2>Fermeture</h2><p>Le guichet <strong>ferme</strong></p><ol><li><p>un</p></li><li><p>deux<br>trois</p></li></ol><blockquote><p>Merci</p></blockquote>',
    );
    await written(page);
  });

  await test.step('The toolbar is one stop: Alt + F10 leads there, the arrows through it, Escape back', async () => {
    await page.keyboard.press('Alt+F10');
    await expect(tool(page, 'Titre')).toBeFocused();
    await page.keyboard.press('End');
    await expect(tool(page, 'Rétablir')).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(tool(page, 'Gras')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(field(page)).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Publier' })).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await expect(tool(page, 'Gras')).toBeFocused();
  });

  await test.step('What was done is undone, and done again', async () => {
    await tool(page, 'Annuler').click();
    await expect(preview(page).getByText('Merci')).toHaveCount(0);
    await tool(page, 'Rétablir').click();
    await expect(preview(page).getByText('Merci')).toBeVisible();
  });

  await test.step('axe finds no fault, with a message of error, at 320 px either', async () => {
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Publier' }).click();
    await expect(field(page)).toHaveAttribute('aria-invalid', 'true');
    await expect(field(page)).toHaveAccessibleDescription(/Trop court\./);
    await page.setViewportSize({ width: 320, height: 800 });
    await expectSound(page);
  });

  await test.step('A text that comes from the page takes the place of what was written', async () => {
    await page.getByRole('button', { name: 'Changer' }).click();
    await expect(field(page)).toHaveText('Un autre');
  });
});

test('a link is put on words, changed and taken away, and only where it may lead', async ({ page }) => {
  await openField(page);
  await page.keyboard.type('Voir la page');
  for (let letter = 0; letter < 4; letter += 1) await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog', { name: 'Lien' });
  await dialog.getByLabel('Adresse').fill('javascript:alert(1)');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Saisissez une adresse qui commence par https://')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel('Adresse').fill('www.exemple.fr/a');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(field(page)).toBeFocused();
  const link = preview(page).getByRole('link', { name: 'page' });
  await expect(link).toHaveAttribute('href', 'https://www.exemple.fr/a');
  // The form around the field was not sent.
  await expect(field(page)).not.toHaveAttribute('aria-invalid');

  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Control+k');
  await expect(dialog.getByLabel('Adresse')).toHaveValue('https://www.exemple.fr/a');
  await dialog.getByLabel('Adresse').fill(`${ORIGIN}/aide`);
  await dialog.getByRole('button', { name: 'Mettre le lien' }).click();
  await expect(link).toHaveAttribute('href', '/aide');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Control+k');
  await dialog.getByRole('button', { name: 'Retirer le lien' }).click();
  await expect(preview(page).getByRole('link')).toHaveCount(0);

  await page.keyboard.press('End');
  await page.keyboard.type(' ou ');
  await page.keyboard.press('Control+k');
  await dialog.getByLabel('Adresse').fill('/plan-du-site');
  await dialog.getByLabel('Texte du lien').fill('le plan');
  await dialog.getByRole('button', { name: 'Mettre le lien' }).click();
  await page.keyboard.type(' du site');
  await expect(preview(page).locator('p')).toHaveText('Voir la page ou le plan du site');
  await expect(preview(page).getByRole('link', { name: 'le plan', exact: true })).toHaveAttribute(
    'href',
    '/plan-du-site',
  );
  await written(page);
});

const HOSTILE = `<html><head><style>p { color: red }</style><script>document.title = 'pris'</script></head><body onload="document.title='pris'">
<h1 style="color:red" onclick="alert(1)">Titre</h1>
<p class="x" id="app">Un <b>gras</b>, <span style="font-weight:700">autre</span>, <i>italique</i>, <u>souligné</u><sup>2</sup></p>
<img src="data:image/png;base64,AAAA" onerror="document.title='pris'"><img src="https://exemple.fr/suivi.png">
<p><a href="javascript:alert(1)">script</a> <a href="data:text/html,a">données</a> <a href="https://exemple.fr/" target="_blank" onclick="alert(1)">bon</a></p>
<iframe src="https://exemple.fr"></iframe><svg><script>alert(1)</script></svg><form action="/x"><input name="a" value="champ"></form>
<table><tr><td>A<table><tr><td>B</td></tr></table></td></tr></table>
<ul><li>un<ul><li>sous</li></ul></li></ul><blockquote><h3>cité</h3></blockquote><h4>Petit</h4>
</body></html>`;

test('a hostile paste loses what the schema has not', async ({ page }) => {
  await openField(page);
  await paste(page, { 'text/html': HOSTILE, 'text/plain': 'Titre' });
  await expect(field(page)).toContainText('Petit');
  await written(page);
  const html = await field(page).innerHTML();
  expect(html.replaceAll(/<br[^>]*>/g, '')).toMatch(
    /^(?:<\/?(?:h2|h3|p|ul|li|blockquote|strong|em)>|<a href="https:\/\/exemple\.fr\/">|<\/a>|[^<>]+)+$/,
  );
  for (const kept of ['Titre', 'gras', 'autre', 'souligné', 'script', 'données', 'bon', 'A', 'B', 'sous', 'cité'])
    await expect(field(page)).toContainText(kept);
  await expect(field(page).locator('strong')).toHaveText(['gras', 'autre']);
  await expect(field(page).getByRole('link')).toHaveText(['bon']);
  await expect(page).toHaveTitle('Essai');
});

test('a picture is put in with what it shows, and a pasted one never', async ({ page }) => {
  const dialog = page.getByRole('dialog', { name: 'Image' });
  const put = dialog.getByRole('button', { name: 'Mettre l’image' });
  const isShown = async (place: Locator) => {
    const picture = place.getByRole('img', { name: 'La carte des guichets' });
    await expect(picture).toBeVisible();
    await expect
      .poll(() => picture.evaluate((image: { naturalWidth: number }) => image.naturalWidth))
      .toBeGreaterThan(0);
  };
  await openField(page);
  const html = '<p>Avant<img src="https://exemple.fr/a.png" alt="b"></p><img src="data:image/png;base64,AAAA" alt="c">';
  await paste(page, { 'text/html': html, 'text/plain': 'Avant' });
  await expect(field(page)).toHaveText('Avant');
  await expect(field(page).locator('img[alt]')).toHaveCount(0);

  await page.keyboard.press('Control+Shift+6');
  await put.click();
  await expect(dialog.getByLabel('Fichier')).toBeFocused();
  await dialog.getByLabel('Fichier').setInputFiles(join(root, 'local-stack/src/demo-data/page.png'));
  await put.click();
  await expect(dialog.getByLabel('Texte de remplacement')).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type('La carte des guichets');
  await page.keyboard.press('Enter');
  await isShown(field(page));
  await isShown(preview(page));
  await expect(field(page)).toBeFocused();
  await page.keyboard.type('Après');
  expect(await written(page)).toMatchObject({
    content: [
      { type: 'paragraph' },
      { type: 'image', attrs: { fichier: 'f1', alternative: 'La carte des guichets' } },
      { type: 'paragraph', content: [{ text: 'Après' }] },
    ],
  });
  await expectAccessible(page);
});

test('a paste of a megabyte of nested elements leaves the page at work', async ({ page }) => {
  await openField(page);
  const spans = '<span style="color:red">'.repeat(20_000);
  await paste(page, { 'text/html': `${spans}profond${'</span>'.repeat(20_000)}`, 'text/plain': 'profond' });
  await expect(field(page)).toHaveText('profond');
  await paste(page, { 'text/html': `<p>${'<b>x</b>'.repeat(150_000)}</p>`, 'text/plain': ' et long' });
  await expect(page.getByText('Ce texte était trop long pour garder sa mise en forme')).toBeVisible();
  await expect(field(page)).toHaveText('profond et long');
  await paste(page, { 'text/plain': 'y'.repeat(300_000) });
  await expect(page.getByText('Ce texte est trop long pour être collé ici.')).toBeVisible();
  await paste(page, { 'text/plain': ' a\u0000b\tc' });
  await expect(field(page)).toHaveText('profond et long a b c');
  await written(page);
});

test('what is dropped and too long to be parsed stands as text where it was dropped', async ({ page }) => {
  await openField(page);
  await page.keyboard.type('un');
  await page.keyboard.press('Enter');
  await page.keyboard.type('deux');
  await page.evaluate(`{
    const dataTransfer = new DataTransfer();
    dataTransfer.setData('text/html', '<b>x</b>'.repeat(150_000));
    dataTransfer.setData('text/plain', ' et demi');
    const first = document.querySelector('#texte p');
    const { right, top } = (() => {
      const range = document.createRange();
      range.selectNodeContents(first);
      return range.getBoundingClientRect();
    })();
    first.dispatchEvent(new DragEvent('drop', { dataTransfer, clientX: right, clientY: top + 5, bubbles: true, cancelable: true }));
  }`);
  await expect(field(page).locator('p')).toHaveText(['un et demi', 'deux']);
  await expect(page.getByText('Ce texte était trop long pour garder sa mise en forme')).toBeVisible();
});

test('a field whose editor cannot be loaded says so, and tries again', async ({ page }) => {
  await page.route('**/editor-*.js', (route) => route.abort());
  await page.getByRole('button', { name: 'Écrire' }).click();
  await expect(page.getByRole('alert')).toContainText('L’éditeur de texte n’a pas pu être chargé.');
  refused = [];
  await page.unroute('**/editor-*.js');
  await page.getByRole('button', { name: 'Réessayer' }).click();
  await expect(tool(page, 'Gras')).toBeVisible();
});
