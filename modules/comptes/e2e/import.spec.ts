import { expect, test, type Page } from '@pwp/testing/browser';
import { mailTo } from '@pwp/testing/received-mails';
import { choosePassword } from './comptes-steps.ts';

const HEADINGS = 'nom;prenom;email;telephone;typeOrganisme;organisme;guichets';

function csv(lines: readonly string[]): { name: string; mimeType: string; buffer: Buffer } {
  return { name: 'comptes.csv', mimeType: 'text/csv', buffer: Buffer.from([HEADINGS, ...lines].join('\r\n')) };
}

async function drop(page: Page, lines: readonly string[]): Promise<void> {
  await page.goto('/comptes/import');
  await page.getByLabel('Choisissez un fichier').setInputFiles(csv(lines));
  await expect(page.getByRole('heading', { name: 'Vérification du fichier' })).toBeFocused({ timeout: 30_000 });
}

test('a file is checked first, then its valid lines become accounts; a reload between the two loses nothing', async ({
  page,
  request,
  signIn,
  elsewhere,
  allowErrors,
}) => {
  // The refusal of the photo.
  allowErrors(/status of 4(00|22)/);
  const mark = Date.now().toString(36);
  const email = `import.${mark}@mairie.test`;
  await signIn('referent@pwp.test');

  await test.step('The example has the columns that are expected', async () => {
    await page.goto('/comptes/import');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Télécharger un exemple' }).click();
    expect((await download).suggestedFilename()).toBe('exemple.csv');
  });

  await test.step('A file that is not a CSV is refused with the reason', async () => {
    const photo = { name: 'photo.csv', mimeType: 'text/csv', buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]) };
    await page.getByLabel('Choisissez un fichier').setInputFiles(photo);
    await expect(page.getByRole('alert').filter({ hasText: 'Le fichier n’a pas été pris' })).toBeVisible();
    await expect(page.getByLabel('Choisissez un fichier')).toBeVisible();
  });

  await drop(page, [
    `ESSAI;Sacha;${email};01 02 03 04 05;COMMUNE;Mairie d’essai;00002 PWP01`,
    `ESSAI;;sans-arobase;01 02 03 04 05;COMMUNE;Mairie d’essai;G1175`,
    `ESSAI;Andrea;agent@pwp.test;01 02 03 04 05;COMMUNE;Mairie d’essai;00002`,
  ]);

  await test.step('Each faulty line says why; no account is created', async () => {
    await expect(
      page.getByRole('main').getByText('1 ligne peut être importée, 2 lignes ont des erreurs.'),
    ).toBeVisible();
    const wrong = page.getByRole('listitem').filter({ hasText: 'Ligne 3' });
    await expect(wrong).toContainText('Saisissez le prénom.');
    await expect(wrong).toContainText('G1175');
    await expect(page.getByRole('listitem').filter({ hasText: 'Ligne 4' })).toContainText('compte existe déjà');
  });

  await test.step('The launch makes the account, and its mail leads to a password', async () => {
    await page.reload();
    await page.getByRole('button', { name: 'Importer 1 compte' }).click();
    await expect(page.getByRole('heading', { name: 'Import terminé' })).toBeFocused({ timeout: 30_000 });
    await expect(page.getByRole('main').getByText('1 ligne importée, 2 lignes refusées.')).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: email })).toContainText('Courriel envoyé', {
      timeout: 30_000,
    });
    const mail = await mailTo(request, email, 'Votre compte');
    expect(mail.text).toContain('votre compte est en attente de validation');
    await choosePassword(await elsewhere(), mail);
  });
});

test('500 accounts come from one file, and its progress is shown', async ({ page, signIn }) => {
  test.setTimeout(240_000);
  const mark = Date.now().toString(36);
  await signIn('referent@pwp.test');
  await drop(
    page,
    Array.from({ length: 500 }, (_, index) => {
      const email = `lot.${mark}.${index}@mairie.test`;
      return `LOT ${index};Alix;${email};01 02 03 04 05;COMMUNE;Mairie d’essai;00002`;
    }),
  );
  await expect(
    page.getByRole('main').getByText('500 lignes peuvent être importées, 0 ligne a des erreurs.'),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Importer 500 comptes' }).click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await expect(page.getByRole('main').getByText('500 lignes importées, 0 ligne refusée.')).toBeVisible({
    timeout: 200_000,
  });
});
