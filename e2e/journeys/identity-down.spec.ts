import { endSessionElsewhere, expect, fillSignIn, type Page } from '@pwp/testing/browser';
import { expectSoundNarrowAndWide } from '../expect-sound.ts';
import { test } from '../parts-journey.ts';

const DOWN = 'La connexion ne répond pas';

test('while the identity is down, who must sign in has a page that waits for it, and who works keeps what is typed', async ({
  page,
  context,
  elsewhere,
  signIn,
  start,
}) => {
  test.slow();
  const whole = start('start');
  await whole.ready;
  await whole.stop();
  const others = (['registry', 'shell', 'api'] as const).map((what) => start(what));
  let identity = start('outside');
  await Promise.all([...others, identity].map((part) => part.ready));
  const stranger = await elsewhere();
  const field = page.getByRole('textbox', { name: 'N° unique' });
  const status = stranger.getByRole('status');

  await context.clock.install();
  await signIn('agent@pwp.test');
  await page.getByRole('link', { name: 'Ajouter / supprimer' }).click();
  await field.fill('034 03 23 001450 GDPUB');

  await test.step('The identity stops: who is not signed in is told so, in the look of the portal', async () => {
    await identity.stop();
    await stranger.goto('/numerisation/a-corriger?page=1');
    await expect(stranger.getByRole('heading', { level: 1, name: DOWN })).toBeVisible();
    await expect(stranger).toHaveTitle('Connexion momentanément indisponible - Portail Web Professionnel');
    await expectSoundNarrowAndWide(stranger);
  });

  await test.step('By the keyboard, it is asked again at once', async () => {
    await stranger.getByRole('button', { name: 'Réessayer maintenant' }).press('Enter');
    await expect(status).toHaveText(/^Toujours pas de réponse. Prochain essai dans \d+ secondes.$/);
  });

  await test.step('Who works and whose token ran out reads why an act fails, and keeps what was typed', async () => {
    await context.clock.fastForward('10:00');
    await page.getByRole('button', { name: 'Consulter' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Le service de connexion ne répond pas.' })).toBeVisible();
    await expect(field).toHaveValue('034 03 23 001450 GDPUB');
  });

  await test.step('The identity starts: the page goes on to sign-in by itself, then to what was asked for', async () => {
    identity = start('outside');
    await identity.ready;
    await expect(stranger.getByRole('heading', { level: 1, name: 'Connexion' })).toBeVisible({ timeout: 60_000 });
    await fillSignIn(stranger, 'agent2@pwp.test');
    await expect(stranger.getByRole('heading', { level: 1, name: 'À corriger' })).toBeVisible();
    await expect(stranger).toHaveURL(/\/numerisation\/a-corriger\?page=1$/);
  });

  await test.step('The act that failed is done, without a sign-in', async () => {
    await page.getByRole('button', { name: 'Consulter' }).click();
    await expectDemande(page);
  });

  await test.step('A session that ended is renewed in a window that waits for the identity, and the act goes on', async () => {
    await page.getByRole('link', { name: 'Ajouter / supprimer' }).click();
    await field.fill('034 03 23 001450 GDPUB');
    await endSessionElsewhere(page);
    await page.getByRole('button', { name: 'Consulter' }).click();
    const reconnect = page.getByRole('dialog').getByRole('button', { name: 'Me reconnecter' });
    await expect(reconnect).toBeVisible();
    await identity.stop();
    const opened = page.waitForEvent('popup');
    await reconnect.click();
    const popup = await opened;
    await expect(popup.getByRole('heading', { level: 1, name: DOWN })).toBeVisible();
    identity = start('outside');
    await identity.ready;
    await popup.getByRole('button', { name: 'Réessayer maintenant' }).click();
    const closed = popup.waitForEvent('close');
    await fillSignIn(popup, 'agent@pwp.test');
    await closed;
    await expectDemande(page);
  });
});

async function expectDemande(page: Page): Promise<void> {
  await expect(page.getByRole('region', { name: 'Information du demandeur' })).toContainText('034 03 23 001450 GDPUB');
}
