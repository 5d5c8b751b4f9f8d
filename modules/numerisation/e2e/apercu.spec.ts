import { randomUUID } from 'node:crypto';
import { escape, expect, expectAccessible, expectSound, test, type Page } from '@pwp/testing/browser';
import { buildPdf, pdfStream } from '../testing/pdf.ts';
import { CONTENTS } from '../testing/pieces.ts';
import { rotateJpeg } from '../web/brouillons/rotation/rotate-jpeg.ts';
import { rotatePdf } from '../web/brouillons/rotation/rotate-pdf.ts';
import {
  chooseFiles,
  confirmedTransaction,
  consult,
  drawnFile,
  EMPTY,
  expectDeposited,
  expectReceived,
  fileRow,
  goToAjout,
  valider,
  type ChosenFile,
} from './numerisation-steps.ts';

/** The manual's demande, with many pieces. */
const FULL = '0340819000040PWP01';

/** A picture drawn by the browser: red at the top left, white elsewhere, and unique. */
const picture = (page: Page, name: string, mimeType: 'image/jpeg' | 'image/png') =>
  drawnFile(
    page,
    { name, mimeType },
    [240, 120],
    `context.fillStyle = 'white';
    context.fillRect(0, 0, 240, 120);
    context.fillStyle = 'rgb(200 30 30)';
    context.fillRect(0, 0, 120, 60);
    context.fillStyle = 'black';
    context.fillText('${randomUUID()}', 10, 110);`,
  );

/** A PDF of two pages, unique. */
function twoPages(name: string): ChosenFile {
  const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R >>';
  const buffer = buildPdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>',
    page,
    page,
    pdfStream(Buffer.from(`0.8 0.1 0.1 rg 0 421 297 421 re f\n% ${randomUUID()}`)),
  ]);
  return { name, mimeType: 'application/pdf', buffer };
}

/** The photo of a phone, unique by a box that readers skip. */
function photo(name: string): ChosenFile {
  const box = Buffer.from(`\0\0\0\u002cfree${randomUUID()}`, 'latin1');
  return { name, mimeType: 'image/heic', buffer: Buffer.concat([CONTENTS.photo(), box]) };
}

/** Which quarters of a file's thumbnail are red, row by row. */
async function redQuarters(page: Page, name: string): Promise<unknown> {
  return page.evaluate(`(() => {
    const row = [...document.querySelectorAll('main li')].find((li) => li.textContent.includes(${JSON.stringify(name)}));
    const drawn = row?.querySelector('canvas');
    if (!drawn || drawn.width === 0) return [];
    const context = drawn.getContext('2d');
    const at = (x, y) => context.getImageData(drawn.width * x, drawn.height * y, 1, 1).data;
    return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)].map(([red, green]) => red > 150 && green < 100);
  })()`);
}

const TOP_LEFT = [true, false, false, false];
const TOP_RIGHT = [false, true, false, false];
const BOTTOM_RIGHT = [false, false, false, true];
const opener = (page: Page, name: string) => page.getByRole('button', { name: `Aperçu de ${name}` });
const preview = (page: Page) => page.getByRole('dialog', { name: /^Aperçu de / });

test('files show at once, some are turned, and Docaposte receives them turned, the HEIC as a JPEG', async ({
  page,
  request,
  signIn,
  allowErrors,
}) => {
  test.slow();
  // The portal asks the SNE again, some seconds after an outage of another journey.
  allowErrors(/status of 503/);
  await signIn('agent@pwp.test');
  await consult(page, EMPTY);
  await goToAjout(page);
  const [jpeg, pdf, heic] = [
    await picture(page, 'quittance octobre.jpg', 'image/jpeg'),
    twoPages('fiche de paie.pdf'),
    photo('scan.heic'),
  ];

  await test.step('Each has its thumbnail before the portal has it, and a category where its name says one', async () => {
    let leave = (): void => undefined;
    const held = new Promise<void>((resolve) => (leave = resolve));
    await page.route('**/fichiers/*', async (route) => {
      await held;
      await route.continue();
    });
    await chooseFiles(page, [jpeg, pdf, heic]);
    await expect.poll(() => redQuarters(page, jpeg.name)).toEqual(TOP_LEFT);
    await expect.poll(() => redQuarters(page, pdf.name)).toEqual(TOP_LEFT);
    await expect.poll(() => redQuarters(page, heic.name)).toEqual(TOP_RIGHT);
    await expect(fileRow(page, jpeg.name)).not.toContainText('Reçue');
    await expect(fileRow(page, jpeg.name).getByRole('combobox')).toHaveValue(
      'Bail et quittance, ou attestation du bailleur',
    );
    await expect(fileRow(page, jpeg.name)).toContainText('proposée d’après le nom');
    await expect(fileRow(page, pdf.name).getByRole('combobox')).toHaveValue('Bulletins de salaire (3 derniers mois)');
    await expect(fileRow(page, heic.name).getByRole('combobox')).toHaveValue('');
    leave();
    await expectReceived(page, [jpeg.name, pdf.name, heic.name]);
    await page.unrouteAll({ behavior: 'wait' });
  });

  await test.step('The JPEG, the second page of the PDF and the HEIC are turned to the right', async () => {
    await opener(page, jpeg.name).click();
    await expect(preview(page).getByRole('img', { name: jpeg.name })).toBeVisible();
    await preview(page).getByRole('button', { name: 'Pivoter à droite' }).click();
    await preview(page).getByRole('button', { name: 'Fichier suivant' }).click();
    await expect(preview(page).getByText('Page 1 sur 2')).toBeVisible();
    await preview(page).getByRole('button', { name: 'Page suivante' }).click();
    await expect(preview(page).getByRole('img', { name: `${pdf.name}, page 2 sur 2` })).toBeVisible();
    await preview(page).getByRole('button', { name: 'Pivoter à droite' }).click();
    await preview(page).getByRole('button', { name: 'Fichier suivant' }).click();
    await expect(preview(page).getByRole('img', { name: heic.name })).toBeVisible();
    await preview(page).getByRole('button', { name: 'Pivoter à droite' }).click();
    await escape(page);
    await expect(opener(page, 'scan.jpg')).toBeFocused();
  });

  await test.step('The thumbnail turns with its file, which keeps its category and its place', async () => {
    await expect.poll(() => redQuarters(page, jpeg.name)).toEqual(TOP_RIGHT);
    await expect.poll(() => redQuarters(page, 'scan.jpg')).toEqual(BOTTOM_RIGHT);
    await expectReceived(page, [jpeg.name, pdf.name, 'scan.jpg']);
    await expect(fileRow(page, jpeg.name).getByRole('combobox')).toHaveValue(
      'Bail et quittance, ou attestation du bailleur',
    );
  });

  await valider(page).click();
  const turnedJpeg = rotateJpeg(new Uint8Array(jpeg.buffer), 1) ?? new Uint8Array();
  const turnedPdf = await rotatePdf(new Uint8Array(pdf.buffer), new Map([[2, 1]]));
  expect(Buffer.from(turnedPdf.subarray(0, pdf.buffer.length)).equals(pdf.buffer)).toBe(true);
  await expectDeposited(request, await confirmedTransaction(page), [
    { ...jpeg, buffer: Buffer.from(turnedJpeg) },
    { ...pdf, buffer: Buffer.from(turnedPdf) },
    // Written by the browser.
    { name: 'scan.jpg', buffer: null },
  ]);
});

test('at 320 px, files are seen, enlarged and turned with the keyboard alone', async ({ page, signIn }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await signIn('agent@pwp.test');
  await page.goto('/numerisation/pieces');
  await page.getByLabel('N° unique').fill(EMPTY);
  await page.getByRole('button', { name: 'Consulter' }).click();
  await goToAjout(page);
  const png = await picture(page, 'scan 1.png', 'image/png');
  // No decoder draws it; readers skip what follows its end.
  const buffer = Buffer.concat([CONTENTS.jpeg(), Buffer.from(randomUUID())]);
  const broken: ChosenFile = { name: 'scan 2.jpg', mimeType: 'image/jpeg', buffer };
  await chooseFiles(page, [png, broken]);
  await expectReceived(page, [png.name, broken.name]);

  await test.step('A broken file keeps its icon, and its row says why', async () => {
    await fileRow(page, broken.name).scrollIntoViewIfNeeded();
    await expect(fileRow(page, broken.name)).toContainText('le fichier est peut-être abîmé');
    await expectSound(page);
  });

  await test.step('The preview opens on the thumbnail, zooms and turns by keys', async () => {
    await expect.poll(() => redQuarters(page, png.name)).toEqual(TOP_LEFT);
    await opener(page, png.name).focus();
    await page.keyboard.press('Enter');
    await expect(preview(page).getByRole('heading', { name: `Aperçu de ${png.name}` })).toBeFocused();
    await expect(preview(page).getByRole('img', { name: png.name })).toBeVisible();
    await page.keyboard.press('+');
    await expect(preview(page).getByText(/^125.%$/)).toBeVisible();
    await page.keyboard.press('0');
    await page.keyboard.press('r');
    await expectSound(page);
    await page.keyboard.press('ArrowRight');
    await expect(preview(page)).toContainText('Ce fichier ne peut pas être montré ici');
    await expectAccessible(page);
    await page.keyboard.press('ArrowLeft');
    await escape(page);
    await expect(opener(page, png.name)).toBeFocused();
  });

  await test.step('The pixels of a PNG are turned, and its row keeps the focus', async () => {
    await expect.poll(() => redQuarters(page, png.name)).toEqual(TOP_RIGHT);
    await expectReceived(page, [png.name, broken.name]);
    await expect(opener(page, png.name)).toBeFocused();
  });

  await page.getByRole('button', { name: `Retirer ${png.name}` }).click();
  await page.getByRole('button', { name: `Retirer ${broken.name}` }).click();
  await expect(fileRow(page, broken.name)).toHaveCount(0);
});

for (const viewport of [
  { width: 1366, height: 768 },
  { width: 1280, height: 800 },
]) {
  test(`at ${viewport.width} px, the list follows the piece shown, which zooms by keys`, async ({ page, signIn }) => {
    await page.setViewportSize(viewport);
    await signIn('agent@pwp.test');
    await consult(page, FULL);
    await page.getByRole('link', { name: 'Voir l’ensemble des pièces' }).click();
    await page
      .getByRole('button', { name: /^Voir SNE/ })
      .first()
      .click();
    const viewer = page.getByRole('region', { name: /^Pièce SNE/ });
    await expect(viewer.getByRole('heading', { level: 3 })).toBeFocused();
    const current = page.locator('li[aria-current=true]');

    for (let moves = 0; moves < 6; moves += 1) {
      const before = await viewer.getByRole('heading', { level: 3 }).textContent();
      await page.keyboard.press('ArrowRight');
      await expect(viewer.getByRole('heading', { level: 3 })).not.toHaveText(before ?? '');
    }
    const shown = ((await viewer.getByRole('heading', { level: 3 }).textContent()) ?? '').trim().replace('Pièce ', '');
    await expect(current).toContainText(shown);
    await expect(current.getByRole('button', { name: /^Voir / })).toBeInViewport();
    await expectSound(page);

    const frame = viewer.getByRole('region', { name: 'Contenu du fichier' });
    await expect(frame).toBeVisible();
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await expect(viewer.getByText(/^150.%$/)).toBeVisible();
    await expect(viewer.getByRole('heading', { level: 3 })).toBeFocused();
    await expectSound(page);

    await test.step('In the enlarged piece, the arrows scroll and the piece stays', async () => {
      await frame.focus();
      await page.keyboard.press('ArrowRight');
      await expect(viewer.getByRole('heading', { level: 3 })).toContainText(shown);
      await page.keyboard.press('0');
      await escape(page);
      await expect(page.getByRole('button', { name: `Voir ${shown}` })).toBeFocused();
    });
  });
}
