import {
  askForAccount,
  choosePassword,
  unePersonne,
  PASSWORD,
  validateDemande,
} from '@pwp/module-comptes/comptes-steps';
import { fillSignIn } from '@pwp/testing/browser';
import { oneTimeCode } from '@pwp/testing/one-time-code';
import { linkOf, mailTo } from '@pwp/testing/received-mails';
import { expect, test } from './cluster-test.ts';

test('from docs/install.md to a signed-in agent: the administrator whom it makes chooses her password, opens a guichet and lets the first agent in', async ({
  page,
  elsewhere,
  outside,
}) => {
  test.slow();
  const began = performance.now();
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

  const personne = unePersonne({ guichet: 'INST1' });
  await test.step('She completes her profile, and opens a guichet', async () => {
    await page.goto('/comptes/guichets');
    await page.getByLabel(/^Numéro de téléphone/).fill('01 02 03 04 05');
    await page.getByLabel('Type d’organisme').selectOption('Commune');
    await page.getByLabel(/^Nom de l’organisme/).fill('Mairie d’essai');
    await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
    await page.getByRole('button', { name: 'Ouvrir un guichet…' }).click();
    const panel = page.getByRole('dialog', { name: 'Ouvrir un guichet' });
    await panel.getByRole('textbox', { name: /^Code 5/ }).fill(personne.guichet);
    await panel.getByLabel('Nom').fill('Mairie d’installation');
    await panel.getByLabel('SIRET').fill('21340172201787');
    await panel.getByLabel('Code territoire').fill('034');
    await panel.getByRole('button', { name: 'Ouvrir le guichet' }).click();
    await expect(page.getByText(`Le guichet ${personne.guichet} – Mairie d’installation est ouvert.`)).toBeVisible();
  });

  const agent = await elsewhere();
  await test.step('The first agent asks for an account there, and proves the address', async () => {
    await agent.goto('/');
    await agent.getByRole('link', { name: 'Je crée mon espace' }).click();
    await askForAccount(agent, personne);
    await agent.goto(linkOf(await mailTo(outside, personne.email, 'confirmez votre adresse')));
    await expect(agent.getByRole('heading', { level: 1, name: 'Votre adresse est confirmée' })).toBeVisible();
  });

  await validateDemande(page, personne);

  await test.step('The agent chooses a password from the mail, and signs in', async () => {
    await choosePassword(agent, await mailTo(outside, personne.email, 'Votre compte'));
    await agent.getByRole('link', { name: 'Revenir au portail' }).click();
    await fillSignIn(agent, personne.email, PASSWORD);
    await expect(agent.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeVisible();
    await expect(agent.getByRole('navigation', { name: 'Menu principal' })).toContainText(
      `Guichet : ${personne.guichet}`,
    );
  });
  const seconds = Math.round((performance.now() - began) / 1_000);
  test
    .info()
    .annotations.push({ type: 'after the commands of docs/install.md', description: `${seconds} s in a browser` });
});
