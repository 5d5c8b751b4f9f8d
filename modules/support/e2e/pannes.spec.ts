import { expect, test } from '@pwp/testing/browser';
import { expectOpenedOnce, field, fill, glpiTickets, send, startTicket, ticketLine } from './support-steps.ts';

for (const mode of ['erreur', 'coupure', 'lent'] as const) {
  test(`a ticket opened while GLPI is down (${mode}) is kept, says so, and leaves by itself once`, async ({
    page,
    request,
    signIn,
    panne,
  }) => {
    test.slow();
    await signIn('agent@pwp.test');
    await panne('glpi', mode);
    await startTicket(page, 'Temps de traitement');
    await fill(page, 'N° de transaction', '1je9xw3quz77b');
    await fill(page, 'Message', `Toujours rien après quinze jours (${mode}).`);
    const numero = await send(page);

    await test.step('The list has it « À transmettre », and says that the support does not answer', async () => {
      await page.getByRole('main').getByRole('link', { name: 'Suivre mes tickets' }).click();
      const line = ticketLine(page, numero);
      await expect(line).toContainText('À transmettre', { timeout: 20_000 });
      await expect(line).toContainText('Enregistré ; part de lui-même au support.');
      await expect(page.getByText('Le support ne répond pas pour l’instant.')).toBeVisible();
    });

    await test.step('The panne ends: GLPI has exactly one ticket of it, and the list follows', async () => {
      await panne('glpi', 'off');
      await expect(async () => {
        await page.getByRole('button', { name: 'Actualiser' }).click();
        await expect(ticketLine(page, numero)).toContainText('Transmis', { timeout: 1500 });
        await expect(page.getByText('Le support ne répond pas pour l’instant.')).toHaveCount(0, { timeout: 1500 });
      }).toPass({ timeout: 60_000 });
      await expectOpenedOnce(request, numero);
    });
  });
}

test('an answer lost on the network, then « Envoyer » again, opens one ticket', async ({
  page,
  request,
  signIn,
  allowErrors,
}) => {
  allowErrors(/net::ERR_CONNECTION_RESET/);
  await signIn('agent@pwp.test');
  await startTicket(page, 'Autre question');
  await fill(page, 'Sujet', 'Réponse perdue');
  await fill(page, 'Message', 'Une fois, pas deux.');

  await test.step('The ticket is opened, but the page does not hear of it', async () => {
    await page.route(
      '**/api/support/tickets',
      async (route) => {
        await route.fetch();
        await route.abort('connectionreset');
      },
      { times: 1 },
    );
    await page.getByRole('button', { name: 'Envoyer' }).click();
    await expect(page.getByRole('heading', { name: 'Le ticket n’a pas été ouvert' })).toBeVisible();
    await expect(field(page, 'Message')).toHaveValue('Une fois, pas deux.');
  });

  const numero = await send(page);
  await expectOpenedOnce(request, numero);
  const opened = (await glpiTickets(request)).filter(({ titre }) => titre === '[PWP] Réponse perdue');
  expect(opened.map(({ externalid }) => externalid)).toEqual([numero]);
});
