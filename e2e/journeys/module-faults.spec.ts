import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@pwp/testing/browser';
import { sayBuilt, useCopiedPortal } from '../copied-portal.ts';
import { changeFile } from '../repository-copy.ts';

/** A separate portal, from a copy of the repository in which three modules have a fault and three are gone. */
const OFFSET = 24;

const GONE = ['aide', 'comptes', 'registre'];

useCopiedPortal(OFFSET, {
  async prepare(copy) {
    await sayBuilt(copy, 'support', 'profile', 'cartographie');
    await changeFile(
      join(copy, 'modules/support/api/index.ts'),
      'start(context) {',
      "start(context) {\n    if (context.log) throw new Error('the start of support throws');",
    );
    await changeFile(
      join(copy, 'modules/profile/web/routes.ts'),
      'export const routes',
      'export const = 1;\nexport const routes',
    );
    await changeFile(join(copy, 'modules/cartographie/module.json'), '"roles":', '"role":');
    // By hand, without « pwp remove »: npm's links to them lead nowhere from now on.
    for (const id of GONE) await rm(join(copy, 'modules', id), { recursive: true });
  },
  look(output) {
    // Each fault is named with its file.
    expect(output).toMatch(
      /@pwp\/module-profile \(modules\/profile\) ne compile pas\. Sa dernière construction réussie reste servie\.[^]*web\/routes\.ts:/,
    );
    expect(output).toMatch(
      /"module":"support","file":"modules\/support\/api\/index\.ts"[^\n]*the start of support throws/,
    );
    expect(output).toMatch(/modules\/cartographie\/module\.json\s: clé inconnue [^\n]*role[^\n]*vouliez-vous/);
  },
});

test("a module's fault stays its own: its pages say so, and the rest of the portal works", async ({
  page,
  request,
  signIn,
}) => {
  await signIn('agent@pwp.test');
  const menu = page.getByRole('navigation', { name: 'Menu principal' });

  await test.step('Support, whose API does not start, is out of order in the menu and on its pages', async () => {
    expect(await (await request.get('/api/support/tickets')).json()).toMatchObject({
      status: 503,
      code: 'module-indisponible',
    });
    await expect(menu).toContainText(/Support\s*indisponible/);
    await page.goto('/support/tickets');
    await expect(page.getByRole('heading', { level: 1, name: 'Le service Support est indisponible' })).toBeVisible();
  });

  await test.step('Profil, which does not compile, shows its last good build', async () => {
    await menu.getByRole('link', { name: 'Profil' }).click();
    await expect(page.getByLabel(/^Prénom/)).toHaveValue('Agent');
  });

  await test.step('Cartographie, whose module.json has an unknown key, is shown to nobody', async () => {
    await expect(menu.getByText('Cartographie')).toHaveCount(0);
    await expect(menu.getByText('Courriers')).toBeVisible();
  });

  await test.step('Of the modules whose folders are gone, nothing is left: no link, no page, no route', async () => {
    await expect(page.getByRole('link', { name: 'Aide sur cette page' })).toHaveCount(0);
    await page.goto('/comptes/demandes');
    await expect(page.getByRole('heading', { level: 1, name: 'Page introuvable' })).toBeVisible();
    expect((await request.get('/api/comptes/demandes')).status()).toBe(404);
    await page.goto('/');
  });

  await test.step('Numérisation has no fault', async () => {
    await menu.getByRole('link', { name: 'Numérisation' }).click();
    await expect(page.getByRole('table', { name: 'Plis transmis par votre guichet' })).toBeVisible();
  });
});
