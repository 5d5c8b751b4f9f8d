import { cp, glob, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from '@pwp/testing/browser';
import { root } from '@pwp/testing/portal';
import { usePortalBeside } from '@pwp/testing/portal-beside';

/** A separate portal: the modules of the repository, and three that build correctly and fail at run time. */
const OFFSET = 6;
const BROKEN = {
  leve: 'export const mount = () => Promise.reject(new Error("mount throws"));',
  attend: 'export const mount = () => new Promise(() => {});',
  evalue: 'throw new Error("evaluation throws"); export const mount = () => Promise.resolve();',
};
const LIFECYCLES = 'export const bootstrap = () => Promise.resolve(); export const unmount = () => Promise.resolve();';

usePortalBeside(OFFSET, async (folder) => {
  const modules = join(folder, 'modules');
  for await (const file of glob('modules/*/{module.json,dist/**/*.*}', { cwd: root }))
    await cp(join(root, file), join(folder, file));
  let order = 90;
  for (const [id, mount] of Object.entries(BROKEN)) {
    const declaration = { id, title: `Module ${id}`, path: `/${id}`, icon: 'fr-icon-bug-line', order: (order += 1) };
    await put(join(modules, id, 'module.json'), JSON.stringify(declaration));
    await put(join(modules, id, 'dist/main.js'), `${mount}\n${LIFECYCLES}\n`);
    await put(join(modules, id, 'dist/build.json'), JSON.stringify({ files: [{ name: 'main.js', role: 'entry' }] }));
  }
  return { settings: { PWP_MODULES_DIR: modules } };
});

test('modules that throw or never end leave a named panel, and the rest of the portal at work', async ({
  page,
  signIn,
  allowErrors,
}) => {
  allowErrors(/module (leve|attend|evalue)/);
  await signIn('agent@pwp.test');
  const menu = page.getByRole('navigation', { name: 'Menu principal' });

  for (const id of Object.keys(BROKEN)) {
    await test.step(`« ${id} »: the panel names it, and « Réessayer » ends there again`, async () => {
      const panel = page.getByRole('heading', { level: 1, name: `Le service Module ${id} est indisponible` });
      await menu.getByRole('link', { name: `Module ${id}` }).click();
      await expect(panel).toBeFocused();
      const failedAgain = page.waitForEvent('console', (message) => message.text().includes(`module ${id}`));
      await page.getByRole('button', { name: 'Réessayer' }).click();
      await failedAgain;
      await expect(panel).toBeFocused();
    });

    await test.step('The other services work', async () => {
      await menu.getByRole('link', { name: 'Numérisation' }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeFocused();
      await expect(page.getByRole('table', { name: 'Plis transmis par votre guichet' })).toBeVisible();
      await menu.getByRole('link', { name: 'Profil' }).click();
      await expect(page.getByLabel(/^Prénom/)).toHaveValue('Agent');
    });
  }

  await test.step('The person leaves before the time is out: nothing comes late over the other page', async () => {
    await page.clock.install();
    await menu.getByRole('link', { name: 'Module attend' }).click();
    await expect(page.getByText('Chargement de « Module attend »')).toBeVisible();
    await menu.getByRole('link', { name: 'Profil' }).click();
    await expect(page.getByLabel(/^Prénom/)).toHaveValue('Agent');
    await page.clock.fastForward('00:10');
    await expect(page.getByRole('heading', { level: 1, name: 'Gérer mon profil' })).toBeVisible();
    await expect(page.getByText('est indisponible')).toHaveCount(0);
  });
});

async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
