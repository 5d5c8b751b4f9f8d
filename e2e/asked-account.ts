import { expect, type Page } from '@pwp/testing/browser';
import { linkOf, mailTo } from '@pwp/testing/received-mails';

/** A person who asks for an account at the guichet 00002. */
interface Asker {
  prenom: string;
  nom: string;
  email: string;
}

/** Asks for an account by « Je crée mon espace » and confirms the address: the demande then waits for a référent. */
export async function askForAccount(page: Page, asker: Asker): Promise<void> {
  await page.goto('/premiere-visite');
  await page.getByLabel('Prénom').fill(asker.prenom);
  await page.getByLabel('Nom', { exact: true }).fill(asker.nom);
  await page.getByLabel(/^Adresse électronique/).fill(asker.email);
  await page.getByLabel(/^Numéro de téléphone/).fill('01 02 03 04 05');
  await page.getByLabel('Type d’organisme').selectOption('Commune');
  await page.getByLabel(/^Nom de l’organisme/).fill('Mairie de démonstration');
  await page.getByRole('combobox', { name: /^Guichets demandés/ }).fill('00002');
  await page
    .getByRole('listbox')
    .getByRole('option', { name: /^00002/ })
    .click();
  await page.getByLabel(/^Motif/).fill('J’arrive au service logement.');
  await page.getByRole('button', { name: 'Envoyer ma demande' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Consultez votre messagerie' })).toBeVisible();
  await page.goto(linkOf(await mailTo(page.request, asker.email, 'confirmez votre adresse')));
  await expect(page.getByRole('heading', { level: 1, name: 'Votre adresse est confirmée' })).toBeVisible();
}
