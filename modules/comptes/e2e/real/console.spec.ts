import { expect, test } from '@pwp/testing/browser';
import { mailTo } from '@pwp/testing/received-mails';
import {
  PASSWORD,
  chooseGuichet,
  choosePassword,
  openCompte,
  saveGuichets,
  validateDemande,
  waitingDemande,
} from '../comptes-steps.ts';
import { disable, leaveGroup, openInConsole, tokenOf } from './console-steps.ts';

/** Lifetime of an access token in the realm of these journeys, ms. */
const TOKEN_LIFE = 30_000;

test('an act of a référent in Keycloak’s console applies in the portal within a token’s lifetime', async ({
  page,
  request,
  signIn,
  elsewhere,
  allowErrors,
}) => {
  test.slow();
  // The refusal that the page gets once the account is suspended.
  allowErrors(/status of 40[013]/);
  const personne = await waitingDemande(request);
  const menu = page.getByRole('navigation', { name: 'Menu principal' });
  const referent = await elsewhere('referent@pwp.test');

  await test.step('An account of the guichets 00002 and PWP01 is at work', async () => {
    await validateDemande(referent, personne);
    await openCompte(referent, personne);
    await chooseGuichet(referent, 'PWP01');
    await saveGuichets(referent);
    await choosePassword(page, await mailTo(request, personne.email, 'Votre compte'));
    await signIn(personne.email, { password: PASSWORD });
    await expect(menu).toContainText('Guichet : 00002');
  });

  const before = await tokenOf(page, '/api/', () => page.reload());

  await test.step('Taken out of a guichet in the console: the next token says so', async () => {
    await openInConsole(referent, personne.email);
    await leaveGroup(referent, '/guichets/00002/professionnels');
    await page.reload();
    await expect(menu).toContainText('Guichet : PWP01');
  });

  const detached = await tokenOf(page, '/api/', () => page.reload());

  await test.step('Suspended in the console: the open page asks for a new token and gets none', async () => {
    await openInConsole(referent, personne.email);
    await disable(referent);
    const over = page.getByRole('dialog', { name: /session/i });
    await expect(async () => {
      for (const name of ['Fiche de transmission', 'Tableau de bord']) {
        if (await over.isVisible()) return;
        await page.getByRole('link', { name, exact: true }).click({ timeout: 2_000 });
      }
      await expect(over).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: TOKEN_LIFE });
  });

  await test.step('Earlier tokens are no longer valid', async () => {
    for (const authorization of [before, detached]) {
      const status = async () => (await request.get('/api/session', { headers: { authorization } })).status();
      await expect.poll(status, { timeout: TOKEN_LIFE }).toBe(401);
    }
  });
});
