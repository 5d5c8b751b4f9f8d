import { expect, test } from '@pwp/testing/browser';
import { noPage } from '../testing/pdf.ts';
import {
  chooseFiles,
  confirmedTransaction,
  consult,
  demandeur,
  expectDeposited,
  expectOneMore,
  expectReceived,
  faults,
  fileRow,
  giveFiles,
  goToAjout,
  lockedPdfFile,
  pdfFile,
  transactionsOf,
  valider,
} from './numerisation-steps.ts';

/** A demande without pieces. */
const EMPTY = '0340122000256PWP01';
/** A demande with one piece locked in the SNE. */
const LOCKED = '0341123000874PWP01';
const MEBIBYTE = 1024 * 1024;

test('an unusable numéro unique is refused with the reason, and the agent can correct it', async ({
  page,
  signIn,
  allowErrors,
}) => {
  // Unknown, of another territory, radiée.
  allowErrors(/status of (404|403|409)/);
  await signIn('agent@pwp.test');
  await consult(page, '034 13 19 000040 PWP01');

  await test.step('A month that does not exist is named, on the field and in the summary', async () => {
    await expect(faults(page)).toContainText('Le mois « 13 » n’existe pas.');
    await expect(faults(page)).toBeFocused();
    await expect(page.getByLabel('N° unique')).toHaveAccessibleDescription(/Le mois «\s13\s» n’existe pas\./);
    await faults(page).getByRole('link').click();
    await expect(page.getByLabel('N° unique')).toBeFocused();
    await expect(page.getByLabel('N° unique')).toHaveValue('034 13 19 000040 PWP01');
  });

  const refusals = [
    ['an empty one', '', 'Saisissez un numéro unique.'],
    ['a short one', '034081900004', 'Le numéro unique compte 18 caractères ; celui-ci en compte 12.'],
    ['one that the SNE does not know', '0340819000041PWP01', 'Le SNE ne connaît aucune demande de ce numéro unique.'],
    [
      'one of another territory',
      '0690620007611G3163',
      'Le guichet 00002 n’ouvre pas les demandes du territoire 069. Vérifiez le numéro unique ou changez de guichet.',
    ],
    [
      'one of a demande radiée',
      '0340521000112PWP01',
      'Cette demande est radiée : ses pièces ne peuvent plus être changées.',
    ],
  ] as const;
  for (const [which, numeroUnique, reason] of refusals) {
    await test.step(`The same for ${which}`, async () => {
      await page.getByLabel('N° unique').fill(numeroUnique);
      await page.getByRole('button', { name: 'Consulter' }).click();
      await expect(faults(page)).toContainText(reason);
      await expect(faults(page)).toBeFocused();
    });
  }

  await test.step('The right number then opens the demande', async () => {
    await page.getByLabel('N° unique').fill(EMPTY);
    await page.getByRole('button', { name: 'Consulter' }).click();
    await expect(demandeur(page)).toContainText('034 01 22 000256 PWP01');
    await expect(faults(page)).toHaveCount(0);
  });
});

test('files that cannot be pieces are refused by name, and the others are kept', async ({ page, request, signIn }) => {
  const before = await transactionsOf(request, EMPTY);
  await signIn('agent@pwp.test');
  await consult(page, EMPTY);
  await goToAjout(page);

  await test.step('Nothing chosen: « Valider » says what is missing', async () => {
    await valider(page).click();
    await expect(faults(page)).toContainText('Choisissez au moins un fichier à envoyer.');
  });

  const sound = pdfFile('attestation.pdf');
  await test.step('A foreign type, an empty file and one that is too big are refused, each with its reason', async () => {
    await chooseFiles(page, [
      sound,
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Bonjour') },
      { name: 'vide.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) },
      { name: 'scan.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(10 * MEBIBYTE + 1, '%PDF-1.7\n') },
    ]);
    await expect(page.getByText('3 fichiers refusés. Ils ne seront pas envoyés')).toBeVisible();
    for (const reason of [
      '« notes.txt » n’est pas d’un format accepté. Formats acceptés : PDF, JPEG, PNG, HEIC.',
      '« vide.pdf » est vide. Vérifiez le fichier sur votre poste.',
      /«\sscan\.pdf\s» pèse 10(,\d)?\sMo\s; un fichier pèse au plus 10\sMo\./,
    ]) {
      await expect(page.getByRole('listitem').filter({ hasText: reason })).toBeVisible();
    }
    await expect(page.getByRole('heading', { name: /^1\spièce à envoyer/ })).toBeVisible();
  });

  await test.step('The sound one leaves alone', async () => {
    await valider(page).click();
    const transaction = await confirmedTransaction(page);
    await expectDeposited(request, transaction, [sound]);
    await expectOneMore(request, EMPTY, before, transaction);
  });
});

test('a file that only says it is a PDF is refused by its content, and the other leaves', async ({
  page,
  request,
  signIn,
  allowErrors,
}) => {
  allowErrors(/status of 415/);
  const before = await transactionsOf(request, EMPTY);
  await signIn('agent@pwp.test');
  await consult(page, EMPTY);
  await goToAjout(page);
  const sound = pdfFile('bail.pdf');

  await test.step('The file is refused by name as soon as it is received, the other is kept', async () => {
    await chooseFiles(page, [
      sound,
      { name: 'faux.pdf', mimeType: 'application/pdf', buffer: Buffer.from('Ceci est un texte.') },
    ]);
    await expect(fileRow(page, 'faux.pdf')).toContainText('Refusée');
    await expect(fileRow(page, 'faux.pdf')).toContainText(
      '« faux.pdf » n’est pas d’un type accepté (PDF, JPEG, PNG, HEIC), d’après son contenu.',
    );
    await expectReceived(page, ['bail.pdf']);
    await expect(page.getByRole('heading', { name: /^1\spièce à envoyer/ })).toBeVisible();
    await expect(valider(page)).toHaveAccessibleDescription(
      'Envoyer 1 pièce à la numérisation ; 1 fichier refusé ne sera pas envoyé',
    );
  });

  await test.step('One pli in all, of the sound one', async () => {
    await valider(page).click();
    const transaction = await confirmedTransaction(page);
    await expectDeposited(request, transaction, [sound]);
    await expectOneMore(request, EMPTY, before, transaction);
  });
});

test('a PDF that is cut short, locked or without a page is refused in its own words', async ({
  page,
  signIn,
  allowErrors,
}) => {
  allowErrors(/status of 422/);
  await signIn('agent@pwp.test');
  await consult(page, EMPTY);
  await goToAjout(page);
  const whole = pdfFile('entier.pdf');
  await chooseFiles(page, [
    { ...whole, name: 'coupe.pdf', buffer: whole.buffer.subarray(0, whole.buffer.length / 2) },
    lockedPdfFile('verrou.pdf'),
    { name: 'blanc.pdf', mimeType: 'application/pdf', buffer: noPage() },
  ]);
  for (const [name, reason] of [
    ['coupe.pdf', /«\scoupe\.pdf\s» .*(incomplet|tronqué)/],
    ['verrou.pdf', /«\sverrou\.pdf\s» .*(mot de passe|protégé)/],
    ['blanc.pdf', '« blanc.pdf » n’a aucune page.'],
  ] as const) {
    await expect(fileRow(page, name)).toContainText('Refusée');
    await expect(fileRow(page, name)).toContainText(reason);
  }
  await valider(page).click();
  await expect(faults(page)).toContainText('Choisissez au moins un fichier à envoyer.');
});

test('a name with a path, markup or three hundred characters is kept harmless', async ({ page, request, signIn }) => {
  await signIn('agent@pwp.test');
  await consult(page, EMPTY);
  await goToAjout(page);
  const named = [
    ['../../etc/passwd.pdf', 'passwd.pdf'],
    ['C:\\Users\\agent\\bail.pdf', 'bail.pdf'],
    ['<img src=x onerror=alert(1)>.pdf', '_img src=x onerror=alert(1)_.pdf'],
    [`${'n'.repeat(300)}.pdf`, `${'n'.repeat(146)}.pdf`],
  ] as const;
  const files = named.map(([given, kept]) => ({ given: pdfFile(given), kept }));
  await giveFiles(
    page,
    'drop',
    files.map(({ given }) => given),
  );
  await expectReceived(
    page,
    files.map(({ kept }) => kept),
  );
  await expect(page.locator('main img[src="x"]')).toHaveCount(0);
  await valider(page).click();
  const transaction = await confirmedTransaction(page);
  await expectDeposited(
    request,
    transaction,
    files.map(({ given, kept }) => ({ ...given, name: kept })),
  );
});

test('a piece that the SNE refuses to delete differs from a deleted one', async ({ page, signIn, allowErrors }) => {
  allowErrors(/status of 409/);
  await signIn('agent@pwp.test');
  await consult(page, LOCKED);
  const locked = page.getByRole('checkbox', { name: 'Sélectionner SNE000189152000141.pdf' });
  const other = page.getByRole('checkbox', { name: 'Sélectionner SNE000189152000142.pdf' });

  // It is proposed, so it starts ticked.
  await expect(locked).toBeChecked();
  await other.press('Space');
  await page.getByRole('button', { name: 'Supprimer 2 pièces' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Confirmer la suppression' }).click();

  const result = page.getByRole('group', { name: 'Résultat de la suppression' });
  await expect(result).toContainText('1 pièce supprimée');
  await expect(result).toContainText('1 pièce n’a pas été supprimée');
  await expect(result).toContainText('La pièce SNE000189152000141 est verrouillée');
  await expect(result).toBeFocused();
  await page.getByRole('link', { name: 'Voir l’ensemble des pièces' }).click();
  await expect(page.getByRole('listitem').filter({ has: locked })).toContainText('Suppression refusée par le SNE');
  await expect(other).toHaveCount(0);
});
