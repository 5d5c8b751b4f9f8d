import { join } from 'node:path';
import { expect, test } from '@pwp/testing/browser';
import {
  portBeside,
  startPortal,
  temporaryFolder,
  type PortalProcess,
  type TemporaryFolder,
} from '@pwp/testing/portal';
import { changeFile, copyRepository } from '../repository-copy.ts';

/** A portal of its own, from a copy of the repository in which three teams made a mistake. */
const OFFSET = 24;

let portal: PortalProcess;
let folder: TemporaryFolder;
let copy: string;

test.use({
  baseURL: async ({ baseURL }, use) => {
    await use(`http://127.0.0.1:${portBeside(baseURL, OFFSET)}`);
  },
});

test.beforeAll(async ({ baseURL }) => {
  test.setTimeout(240_000);
  folder = await temporaryFolder();
  copy = join(folder.path, 'copie');
  await copyRepository(copy);
  // What has no fault was built: that these two alone are built again is a matter of time.
  for (const part of ['modules/_template', 'modules/comptes', 'modules/numerisation', 'shell'])
    await changeFile(join(copy, part, 'package.json'), '"build":', '"built":');

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
  portal = startPortal(
    'start',
    { PWP_PORT: new URL(baseURL ?? '').port, PWP_DATA_DIR: join(folder.path, 'data') },
    copy,
  );
  await portal.ready;
});

test.afterAll(async () => {
  const code = await portal.stop();
  const { output } = await portal.ended;
  await folder.remove();
  expect(code).toBe(0);
  // Each is named with its file and what is wrong.
  expect(output).toMatch(
    /@pwp\/module-profile \(modules\/profile\) ne compile pas\. Sa dernière construction réussie reste servie\.[^]*web\/routes\.ts:/,
  );
  expect(output).toMatch(
    /"module":"support","file":"modules\/support\/api\/index\.ts"[^\n]*the start of support throws/,
  );
  expect(output).toMatch(/modules\/cartographie\/module\.json: unknown key [^\n]*role[^\n]*did you mean/);
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

  await test.step('Numérisation has no fault', async () => {
    await menu.getByRole('link', { name: 'Numérisation' }).click();
    await expect(page.getByRole('table', { name: 'Plis transmis par votre guichet' })).toBeVisible();
  });
});
