import { expect, test } from '@pwp/testing/browser';
import { expectOpenedOnce, fill, send, startTicket, ticketLine } from './support-steps.ts';

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
    await fill(page, 'Sujet', `Quinze jours (${mode})`);
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
        await expect(ticketLine(page, numero)).toContainText('Transmis', { timeout: 5_000 });
        await expect(page.getByText('Le support ne répond pas pour l’instant.')).toHaveCount(0, { timeout: 5_000 });
      }).toPass({ timeout: 60_000 });
      await expectOpenedOnce(request, numero);
    });
  });
}
