import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@pwp/testing/browser';
import {
  confirmedTransaction,
  consult,
  expectDeposited,
  fileRow,
  giveFiles,
  goToAjout,
  pngFile,
  valider,
} from './numerisation-steps.ts';

/** A demande without pieces: adding some disturbs no other journey. */
const EMPTY = '0340122000256PWP01';
const MEBIBYTE = 1024 * 1024;

test('the fifty-first file is refused by name at the drop zone, and the fifty leave as one pli', async ({
  page,
  request,
  signIn,
}) => {
  test.slow();
  const files = Array.from({ length: 51 }, (_, index) => pngFile(`photo-${index + 1}.png`));
  await signIn('agent@pwp.test');
  await consult(page, EMPTY);
  await goToAjout(page);
  await giveFiles(page, 'drop', files);
  await expect(fileRow(page, 'photo-51.png')).toContainText(
    '« photo-51.png » dépasse le nombre de 50 fichiers par envoi.',
  );
  await expect(page.getByText('1 fichier refusé. Il ne sera pas envoyé')).toBeVisible();
  await expect(page.getByRole('heading', { name: /^50\spièces à envoyer/ })).toBeVisible();
  await expect(page.getByLabel('Choisissez un fichier')).toHaveAccessibleDescription(/Cet envoi est complet\.$/);
  await valider(page).click();
  await expectDeposited(request, await confirmedTransaction(page, 60_000), files.slice(0, 50));
});

test('a file beyond 100 MB in total is refused by name, and the remaining room shows', async ({
  page,
  signIn,
  allowErrors,
}) => {
  allowErrors(/ERR_FAILED/);
  const folder = await mkdtemp(join(tmpdir(), 'pwp-lourds-'));
  const names = Array.from({ length: 11 }, (_, index) => `lourd-${index + 1}.pdf`);
  try {
    // Nothing of them is read: the rule is about the declared size.
    for (const name of names) {
      const path = join(folder, name);
      await writeFile(path, '');
      await truncate(path, Math.floor(9.9 * MEBIBYTE));
    }
    await signIn('agent@pwp.test');
    await consult(page, EMPTY);
    await goToAjout(page);
    await page.route('**/fichiers/*', (route) => route.abort());
    await page.getByLabel('Choisissez un fichier').setInputFiles(names.map((name) => join(folder, name)));
    await expect(fileRow(page, 'lourd-11.pdf')).toContainText(
      '« lourd-11.pdf » porterait l’envoi au-delà de 100 Mo. Faites un second envoi.',
    );
    await expect(page.getByRole('heading', { name: /^10\spièces à envoyer/ })).toBeVisible();
    await expect(page.getByLabel('Choisissez un fichier')).toHaveAccessibleDescription(/Encore 40\sfichiers, 1\sMo\.$/);
    await expect(page.getByRole('listitem').filter({ hasText: 'Échec réseau' })).toHaveCount(10);
  } finally {
    await rm(folder, { recursive: true });
  }
});
