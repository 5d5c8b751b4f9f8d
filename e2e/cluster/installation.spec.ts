import { fillSignIn } from '@pwp/testing/browser';
import { oneTimeCode } from '@pwp/testing/one-time-code';
import { linkOf, mailTo } from '@pwp/testing/received-mails';
import { expect, test } from './cluster-test.ts';

const PASSWORD = 'Premier-Secret-2026!';

test('the administrator whom docs/install.md makes chooses her password from the mail, and signs in', async ({
  page,
  outside,
}) => {
  await test.step('The mail leads to a password of her own', async () => {
    await page.goto(linkOf(await mailTo(outside, 'anne.chef@example.fr', 'Votre compte')));
    await page.getByRole('link', { name: 'Continuer' }).click();
    await page.locator('#password-new').fill(PASSWORD);
    await page.locator('#password-confirm').fill(PASSWORD);
    await page.getByRole('button', { name: 'Enregistrer le mot de passe' }).click();
    await page.getByRole('link', { name: 'Revenir au portail' }).click();
  });

  await test.step('The first sign-in asks for a second factor', async () => {
    await fillSignIn(page, 'anne.chef@example.fr', PASSWORD);
    await page.getByRole('link', { name: 'Je ne peux pas lire le code-barres' }).click();
    const secret = (await page.locator('#kc-totp-secret-key').innerText()).replaceAll(' ', '');
    await page.getByLabel('Code à usage unique').fill(oneTimeCode(secret, new Date()));
    await page.getByLabel('Nom de l’appareil').fill('Téléphone');
    await page.getByRole('button', { name: 'Valider' }).click();
  });

  await test.step('The portal is hers to administer', async () => {
    const menu = page.getByRole('navigation', { name: 'Menu principal' });
    for (const name of ['Comptes', 'Registre'])
      await expect(menu.getByRole('link', { name, exact: true })).toBeVisible();
  });
});
