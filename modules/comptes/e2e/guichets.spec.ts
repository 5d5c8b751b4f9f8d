import { expect, expectAccessible, test } from '@pwp/testing/browser';
import {
  addToPerimetre,
  chooseGuichet,
  lineOf,
  nomDe,
  openCompte,
  saveGuichets,
  validateDemande,
  waitingDemande,
} from './comptes-steps.ts';

/** Closed in the demo data; only this journey uses it. */
const FERME = 'FERM1';

/** Référent of another guichet, who also gets this one while it is open. */
const REFERENT = { email: 'referent2@pwp.test', nom: 'Référent deux DEMO' };

test('a guichet is closed: its accounts are listed and move elsewhere, and nobody can be attached to it', async ({
  page,
  request,
  signIn,
  elsewhere,
  allowErrors,
}) => {
  // Removing the last référent asks for confirmation first.
  allowErrors(/status of 409/);
  await signIn('admin@pwp.test');
  const guichet = page.getByRole('region', { name: `Guichet ${FERME}` });

  const personne =
    await test.step('An account is attached while it is open; then an administrator closes it', async () => {
      await page.goto(`/comptes/liste?guichet=${FERME}`);
      await guichet.getByRole('button', { name: 'Rouvrir ce guichet' }).click();
      await expect(guichet).toContainText('Ouvert.');
      const attached = await waitingDemande(request, { guichet: FERME });
      await validateDemande(page, attached);
      await openCompte(page, REFERENT);
      await addToPerimetre(page, FERME);
      await page.goto(`/comptes/liste?guichet=${FERME}`);
      await guichet.getByRole('button', { name: 'Fermer ce guichet…' }).press('Enter');
      await expect(guichet.getByLabel('Premier jour de fermeture')).toBeFocused();
      await expectAccessible(page);
      await guichet.getByLabel('Premier jour de fermeture').fill('2026-06-30');
      await guichet.getByRole('button', { name: 'Fermer le guichet', exact: true }).press('Enter');
      await expect(guichet.getByRole('heading')).toBeFocused();
      await expect(guichet).toContainText('Fermé depuis le mardi 30 juin 2026.');
      return attached;
    });

  await test.step('The page of accounts says so, and leads to them', async () => {
    await page.goto('/comptes/liste');
    const told = page.getByRole('heading', { name: `Le guichet ${FERME} est fermé : 1 compte y est encore rattaché` });
    await expect(told).toBeVisible();
    await expect(page.getByText(/, fermé depuis le mardi 30\sjuin 2026/)).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Voir ce compte' }).press('Enter');
    await expect(page.getByRole('heading', { name: '1 compte', exact: true })).toBeVisible();
    await page.getByRole('button', { name: `Voir le compte de ${nomDe(personne)}` }).click();
  });

  await test.step('Its référent sees the same, with the list of its users', async () => {
    const referent = await elsewhere(REFERENT.email);
    await referent.goto('/comptes/liste');
    await expect(
      referent.getByRole('heading', { name: `Le guichet ${FERME} est fermé : 1 compte y est encore rattaché` }),
    ).toBeVisible();
    await referent.getByRole('link', { name: 'Voir ce compte' }).click();
    await expect(referent.getByRole('heading', { name: '1 compte', exact: true })).toBeVisible();
    await expect(lineOf(referent, personne)).toContainText(FERME);
    // Only an administrator may close it.
    await expect(referent.getByRole('region', { name: `Guichet ${FERME}` })).toHaveCount(0);
  });

  await test.step('The account is attached to another guichet, and not to this one again', async () => {
    await expect(page.getByRole('heading', { name: `Compte de ${nomDe(personne)}` })).toBeFocused();
    await chooseGuichet(page, '00002');
    await page.getByRole('button', { name: `Retirer ${FERME}` }).click();
    await saveGuichets(page);
    await expect(page.getByRole('dialog')).toContainText(`Guichets : ${FERME} → 00002`);
    await page.getByRole('combobox', { name: 'Guichets du compte' }).fill(FERME);
    await expect(page.getByText('Aucun guichet ne correspond.')).toBeVisible();
    await page.goto('/comptes/liste');
    await expect(page.getByRole('heading', { level: 2, name: /^\d+\scomptes?$/ })).toBeVisible();
    await expect(page.getByText(`Le guichet ${FERME} est fermé`)).toHaveCount(0);
  });

  await test.step('Its only référent is let go, once the administrator has confirmed it', async () => {
    await openCompte(page, REFERENT);
    await page.getByRole('button', { name: `Retirer ${FERME}` }).click();
    await page.getByRole('button', { name: 'Enregistrer le périmètre' }).click();
    const question = page.getByRole('alertdialog', { name: 'Dernier référent' });
    await expect(question).toContainText(FERME);
    await question.getByRole('button', { name: 'Continuer quand même' }).click();
    await expect(page.getByRole('heading', { name: 'Périmètre enregistré' })).toBeVisible();
  });

  await test.step('« Je crée mon espace » does not suggest it, and the journal shows who closed it', async () => {
    await page.goto('/comptes/journal');
    await page.getByLabel('Acte').selectOption('Guichet fermé');
    await page.getByRole('button', { name: 'Rechercher' }).click();
    await expect(page.getByRole('listitem').filter({ hasText: FERME }).first()).toContainText('admin@pwp.test');
    await page.goto('/premiere-visite');
    await page.getByRole('combobox', { name: /^Guichet/ }).fill(FERME);
    await expect(page.getByText('Aucun guichet ne correspond.')).toBeVisible();
  });
});
