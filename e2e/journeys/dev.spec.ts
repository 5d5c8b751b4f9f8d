import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { APIRequestContext, Locator } from '@playwright/test';
import { expect, test, tick } from '@pwp/testing/browser';
import { useCopiedPortal } from '../copied-portal.ts';
import { changeFile } from '../repository-copy.ts';

/** `npm run dev` on a copy of the repository, which is edited while a person uses it. */
const OFFSET = 6;
/** The machine may be busy, ms: how fast it is on a calm one is measured by `npm run bench -- dev`. */
const PATIENT = { timeout: 60_000 };

/** Eight people ask the API while `work` goes on; gives the statuses of their answers. Rejects when one waits too long. */
async function askDuring(request: APIRequestContext, work: () => Promise<void>): Promise<Set<number>> {
  const statuses = new Set<number>();
  const over = new AbortController();
  const asking = Array.from({ length: 8 }, async () => {
    while (!over.signal.aborted) {
      const answer = await request.get('/api/meta', { timeout: 30_000 });
      statuses.add(answer.status());
      // One address may ask a thousand times in ten seconds.
      await setTimeout(100);
    }
  });
  await Promise.all([work().finally(() => over.abort()), ...asking]);
  return statuses;
}

const portal = useCopiedPortal(OFFSET, { what: 'dev', settings: { NODE_COMPILE_CACHE: '' } });

test('what is saved is on screen at once, and what is broken is told until it is mended', async ({
  page,
  signIn,
  allowErrors,
}) => {
  test.setTimeout(400_000);
  const file = (path: string) => join(portal.path, path);
  await signIn('agent@pwp.test');

  await test.step('A template is changed: the page shows it, and keeps what was typed', async () => {
    await page.getByRole('link', { name: 'Support' }).click();
    await page.getByRole('link', { name: 'Ouvrir un ticket' }).first().click();
    const title = page.getByRole('heading', { level: 1 });
    await expect(title).toHaveText('Ouvrir un ticket', PATIENT);
    const chosen = page.getByRole('radio', { name: 'Autre question' });
    await tick(chosen);
    await changeFile(
      file('modules/support/web/ouverture/OuvrirTicketPage.vue'),
      '{{ words.title }}</h1>',
      'Écrire</h1>',
    );
    await expect(title).toHaveText('Écrire', PATIENT);
    await expect(chosen).toBeChecked();
  });

  await test.step('A style of the design system is changed', async () => {
    await changeFile(file('packages/ui/src/styles/brand.css'), '@font-face', 'h1 { letter-spacing: 7px }\n@font-face');
    await expect(page.getByRole('heading', { level: 1 })).toHaveCSS('letter-spacing', '7px', PATIENT);
  });

  const again = page.getByRole('button', { name: /^(Actualiser|Réessayer)$/ }).first();
  /** Asks the API until the page shows this. */
  const askFor = (seen: Locator) =>
    expect(async () => {
      await again.click({ timeout: 1_000 });
      await expect(seen).toBeVisible({ timeout: 3_000 });
    }).toPass(PATIENT);
  // Written so, not in other letters.
  const listed = (name: string) => page.getByRole('link', { name, exact: true });
  const changed = listed('FICHE DE TRANSMISSION ET ENVOI GROUPÉ');

  await test.step('A route is changed: its next answer is the new one', async () => {
    await page.getByRole('link', { name: 'Suivre mes tickets' }).first().click();
    await page.getByRole('button', { name: 'Tous', exact: true }).click(PATIENT);
    await expect(listed('Fiche de transmission et envoi groupé')).toBeVisible(PATIENT);
    const presenter = file('modules/support/api/tickets/ticket-presenter.ts');
    await changeFile(presenter, 'sujet: row.sujet', 'sujet: row.sujet.toUpperCase()');
    await askFor(changed);
  });

  await test.step('Nobody who asks while a route changes waits for a process that is gone', async () => {
    const presenter = file('modules/support/api/tickets/ticket-presenter.ts');
    const statuses = await askDuring(page.request, async () => {
      await changeFile(presenter, 'row.sujet.toUpperCase()', 'row.sujet.toLowerCase()');
      await askFor(listed('fiche de transmission et envoi groupé'));
      await changeFile(presenter, 'row.sujet.toLowerCase()', 'row.sujet.toUpperCase()');
      await askFor(changed);
    });
    expect([...statuses]).toEqual([200]);
  });

  await test.step('The API no longer compiles: its pages say so, and come back once it is mended', async () => {
    allowErrors(/503/);
    const routes = file('platform-api/src/guichets/session-routes.ts');
    await changeFile(routes, 'export function', 'export funktion');
    await askFor(page.getByText('L’API n’a pas démarré').first());
    await changeFile(routes, 'export funktion', 'export function');
    await askFor(changed);
  });

  await test.step('A page no longer compiles: Vite says where, and the rest stands', async () => {
    allowErrors(/Failed to (load resource|reload)/);
    const list = file('modules/support/web/tickets/MesTicketsPage.vue');
    await changeFile(list, '<h1 tabindex="-1">', '<h1 tabindex="-1"');
    const overlay = page.locator('vite-error-overlay');
    await expect(overlay).toContainText('MesTicketsPage.vue', PATIENT);
    // Whatever asks for the file again brings the overlay back.
    await expect(async () => {
      await page.keyboard.press('Escape');
      await page.getByRole('link', { name: 'Profil' }).click({ timeout: 2_000 });
    }).toPass(PATIENT);
    await expect(page.getByLabel(/^Prénom/)).toHaveValue('Agent', PATIENT);
    await changeFile(list, '<h1 tabindex="-1"', '<h1 tabindex="-1">Mes demandes ');
    await page.getByRole('link', { name: 'Support' }).click();
    await page.getByRole('link', { name: 'Suivre mes tickets' }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Mes demandes', PATIENT);
  });
});
