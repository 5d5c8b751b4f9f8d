import { expect, test, tick } from '@pwp/testing/browser';
import {
  chooseFiles,
  confirmedTransaction,
  demandeur,
  EMPTY,
  expectDeposited,
  expectReceived,
  faults,
  fileRow,
  followAddresses,
  openCerfa,
  pdfFile,
  plis,
  valider,
} from './numerisation-steps.ts';

test('a creation is sent as one pli, its form first, without numéro unique', async ({ page, request, signIn }) => {
  const form = pdfFile('cerfa-14069.pdf');
  const piece = pdfFile('carte-identite.pdf');
  await signIn('agent@pwp.test');
  await openCerfa(page);

  await test.step('Without an object, the page says what is missing', async () => {
    await page.getByRole('button', { name: 'Continuer' }).click();
    await expect(faults(page)).toContainText('Choisissez l’objet de la demande.');
    await expect(faults(page)).toBeFocused();
  });

  await tick(page.getByRole('radio', { name: 'Création' }));
  await expect(page.getByLabel('N° unique')).toHaveCount(0);
  await page.getByRole('button', { name: 'Continuer' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Formulaire et pièces : création' })).toBeFocused();

  await test.step('Pieces alone are not sent: the form is required', async () => {
    await chooseFiles(page, [piece]);
    await expectReceived(page, ['carte-identite.pdf']);
    await valider(page).click();
    await expect(faults(page)).toContainText('Choisissez le formulaire CERFA n° 14069 numérisé.');
  });

  await test.step('The draft outlives a reload', async () => {
    await page.getByLabel('Choisissez le formulaire CERFA').setInputFiles(form);
    await expectReceived(page, ['cerfa-14069.pdf']);
    await page.reload();
    await expect(page.getByText(/^Brouillon du .+ repris\s: 2\sfichiers déjà reçus\.$/)).toBeVisible();
    await openCerfa(page);
    await page
      .getByRole('region', { name: 'Envois commencés' })
      .getByRole('link', { name: /^Reprendre.*Demande sans numéro unique/ })
      .click();
    await expectReceived(page, ['cerfa-14069.pdf', 'carte-identite.pdf']);
  });

  await expect(valider(page)).toHaveAccessibleDescription('Envoyer le formulaire et 1 pièce à la numérisation');
  await valider(page).dblclick();
  const transaction = await confirmedTransaction(page);
  await expectDeposited(request, transaction, [form, piece]);

  await test.step('The dashboard has it, without a numéro unique', async () => {
    await page.getByRole('link', { name: 'Voir le pli' }).click();
    await expect(plis(page).first()).toContainText(transaction);
    await expect(plis(page).first()).toContainText('Création');
    await expect(plis(page).first()).toContainText('Pas encore attribué');
  });
});

test('a renewal names its demande, which no address holds; another form takes the place of the first', async ({
  page,
  request,
  signIn,
  allowErrors,
}) => {
  allowErrors(/status of (404|503)/);
  const addresses = followAddresses(page);
  const form = pdfFile('renouvellement.pdf');
  await signIn('agent@pwp.test');
  await test.step('A number that opens nothing is refused at the field', async () => {
    // After the journey that broke the SNE, the portal does not call it for some seconds: until then the page goes on
    // without it.
    await expect(async () => {
      await openCerfa(page);
      await tick(page.getByRole('radio', { name: 'Renouvellement' }));
      await page.getByLabel('N° unique').fill('0340819000041PWP01');
      await page.getByRole('button', { name: 'Continuer' }).click();
      await expect(faults(page)).toContainText('Le SNE ne connaît aucune demande de ce numéro unique.', {
        timeout: 5_000,
      });
    }).toPass();
    await expect(faults(page)).toBeFocused();
  });

  await page.getByLabel('N° unique').fill(EMPTY);
  await page.getByRole('button', { name: 'Continuer' }).click();
  await expect(demandeur(page)).toContainText('David');
  await page.getByLabel('Choisissez le formulaire CERFA').setInputFiles(pdfFile('mauvais.pdf'));
  await expectReceived(page, ['mauvais.pdf']);
  await page.getByLabel('Choisissez un autre formulaire CERFA').setInputFiles(form);
  await expectReceived(page, ['renouvellement.pdf']);
  await expect(fileRow(page, 'mauvais.pdf')).toHaveCount(0);
  await valider(page).click();
  await expectDeposited(request, await confirmedTransaction(page), [form]);
  expect(addresses.filter((address) => /000256|PWP01/i.test(address))).toEqual([]);
});
