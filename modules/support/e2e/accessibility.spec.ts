import { expect, expectSoundEverywhere, test, tick } from '@pwp/testing/browser';

test('the pages of the support have no fault that axe finds on any screen', async ({ page, signIn, panne }) => {
  test.slow();
  await signIn('agent@pwp.test');

  await test.step('The form of each case, and its errors', async () => {
    await page.goto('/support');
    await expect(page.getByRole('link', { name: 'assistance@gip-sne.fr' })).toBeVisible();
    await expectSoundEverywhere(page);
    await page.getByRole('button', { name: 'Envoyer' }).click();
    await expect(page.getByRole('region', { name: 'Une erreur est à corriger' })).toBeFocused();
    await expectSoundEverywhere(page);
    for (const cas of ['Ajout ou changement de guichet', 'Pièce mal typée']) {
      await tick(page.getByRole('radio', { name: cas }));
      await page.getByRole('button', { name: 'Envoyer' }).click();
      await expect(page.getByRole('region', { name: '4 erreurs sont à corriger' })).toBeFocused();
      await expectSoundEverywhere(page);
    }
  });

  await test.step('Confirmation', async () => {
    await tick(page.getByRole('radio', { name: 'Autre question' }));
    await page.getByRole('textbox', { name: 'Sujet' }).fill('Accessibilité');
    await page.getByRole('textbox', { name: 'Message' }).fill('Un_mot_très_long_'.repeat(20));
    await page.getByRole('button', { name: 'Envoyer' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Votre ticket est enregistré' })).toBeVisible();
    await expectSoundEverywhere(page);
  });

  await test.step('The list, a ticket just opened, a ticket with exchanges', async () => {
    await page.getByRole('link', { name: 'Voir le ticket' }).click();
    await expect(page.getByText('Le support n’a pas encore répondu.')).toBeVisible();
    await expectSoundEverywhere(page);
    await page.getByRole('main').getByRole('link', { name: 'Suivre mes tickets' }).click();
    await expect(page.getByText(/^\d+\stickets$/)).toBeVisible();
    await expectSoundEverywhere(page);
    await page.goto('/support/tickets/PWP-4MXT27KD');
    await expect(page.getByText('Solution', { exact: true })).toBeVisible();
    await expectSoundEverywhere(page);
  });

  await test.step('While GLPI is down', async () => {
    await panne('glpi', 'erreur');
    await page.goto('/support/tickets');
    await expect(page.getByText('Le support ne répond pas pour l’instant.')).toBeVisible();
    await expectSoundEverywhere(page);
  });
});

test('an account without tickets sees how to open one', async ({ page, signIn }) => {
  await signIn('referent@pwp.test');
  await page.goto('/support/tickets');
  await expect(page.getByText('Vous n’avez pas encore ouvert de ticket')).toBeVisible();
  await expectSoundEverywhere(page);
  await page.getByRole('main').getByRole('link', { name: 'Ouvrir un ticket' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ouvrir un ticket' })).toBeFocused();
});
