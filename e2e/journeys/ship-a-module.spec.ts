import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, test, type Page } from '@pwp/testing/browser';
import { usePortalBeside } from '@pwp/testing/portal-beside';
import { z } from 'zod';
import { changeFile, copyRepository } from '../repository-copy.ts';

/** A portal of its own, from a copy of the repository in which a team makes a module. */
const OFFSET = 12;

/** How long an open tab may take to hear of it, ms. */
const HEARD_WITHIN = 30_000;

const run = promisify(execFile);
const Channels = z.object({ channels: z.record(z.string(), z.string()) });

let copy: string;
let dataDir: string;

usePortalBeside(OFFSET, async (folder) => {
  copy = join(folder, 'copie');
  dataDir = join(folder, 'data');
  await copyRepository(copy);
  // Two people are enough to judge a release here.
  return { repository: copy, settings: { PWP_REGISTRY_SAMPLE: '2', PWP_REGISTRY_THRESHOLD: '0.5' } };
});

const menu = (page: Page) => page.getByRole('navigation', { name: 'Menu principal' });
const entry = (page: Page) => menu(page).getByRole('link', { name: 'Essai', exact: true });

/** Digests of every file that the shell is made of. */
async function shellFiles(): Promise<string[]> {
  const files = await readdir(join(copy, 'shell'), { recursive: true, withFileTypes: true });
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  return Promise.all(
    paths.toSorted().map(
      async (path) =>
        `${path} ${createHash('sha256')
          .update(await readFile(path))
          .digest('hex')}`,
    ),
  );
}

test('a module goes from nothing to one guichet, to everybody and back, in a portal that nobody restarts', async ({
  page,
  signIn,
  browser,
  baseURL,
  request,
  allowErrors,
}) => {
  test.setTimeout(480_000);
  allowErrors(/broken on purpose|module essai/);
  const pwp = async (...words: string[]): Promise<unknown> => {
    const { stdout } = await run(
      process.execPath,
      [join(copy, 'plugins-registry/src/cli/main.ts'), '--json', ...words],
      {
        cwd: copy,
        env: { PATH: dirname(process.execPath), PWP_URL: baseURL, PWP_DATA_DIR: dataDir },
      },
    );
    return JSON.parse(stdout);
  };
  const before = await shellFiles();
  const failures = new Set<number>();
  const over = new AbortController();
  const asking = (async () => {
    while (!over.signal.aborted) {
      const status = (await request.get('/api/meta')).status();
      if (status !== 200) failures.add(status);
      // One address may ask a thousand times in ten seconds.
      await setTimeout(25);
    }
  })();
  const elsewhere = await (await browser.newContext()).newPage();
  await signIn('agent@pwp.test');
  await signIn('agent2@pwp.test', { page: elsewhere });

  await test.step('Made, built, checked and published to one guichet: it is there and not elsewhere', async () => {
    await pwp('new', 'essai', '--yes', '--no-install');
    await pwp('build', 'essai');
    expect(await pwp('check', 'essai')).toMatchObject({ id: 'essai', title: 'Essai' });
    expect(await pwp('publish', 'essai', '--ring', 'guichet:00002')).toMatchObject({ ring: 'guichet:00002' });
    await page.goto('/');
    await entry(page).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Essai' })).toBeFocused();
    await page.getByLabel('Texte de la note').fill('Première note');
    await page.getByRole('button', { name: 'Ajouter la note' }).click();
    await expect(page.getByRole('listitem').filter({ hasText: 'Première note' })).toBeVisible();
    await elsewhere.goto('/');
    await expect(menu(elsewhere).getByRole('link', { name: 'Profil' })).toBeVisible();
    await expect(entry(elsewhere)).toHaveCount(0);
  });

  await test.step('Promoted: everybody has it at the next page', async () => {
    await pwp('promote', 'essai');
    await elsewhere.goto('/essai');
    await expect(elsewhere.getByRole('heading', { level: 1, name: 'Essai' })).toBeVisible();
  });

  await test.step('The next release throws at mount: people get the one before, and it is rolled back by itself', async () => {
    const good = Channels.parse(await statusOf(pwp));
    await changeFile(
      join(copy, 'modules/essai/web/main.ts'),
      'export const { bootstrap, mount, unmount } =',
      'const { bootstrap, mount: whole, unmount } =',
    );
    await appendFile(
      join(copy, 'modules/essai/web/main.ts'),
      "\nexport { bootstrap, unmount };\nexport const mount: typeof whole = Object.assign(() => Promise.reject(new Error('broken on purpose')), {\n  declared: whole.declared,\n});\n",
    );
    await pwp('build', 'essai');
    await pwp('publish', 'essai', '--ring', 'tous');
    expect(Channels.parse(await statusOf(pwp)).channels).not.toEqual(good.channels);
    for (const person of [page, elsewhere]) {
      await person.goto('/essai');
      await expect(person.getByRole('heading', { level: 1, name: 'Essai' })).toBeVisible();
    }
    await expect.poll(async () => Channels.parse(await statusOf(pwp)).channels).toEqual(good.channels);
    const [last] = z.array(z.object({ actor: z.string(), kind: z.string() })).parse(await pwp('log'));
    expect(last).toMatchObject({ actor: 'automatique', kind: 'rollback' });
  });

  await test.step('Turned off: it leaves the open tab, within 30 s', async () => {
    await page.goto('/essai');
    await expect(page.getByLabel('Texte de la note')).toBeVisible();
    await pwp('disable', 'essai', '--reason', 'essai');
    await expect(page.getByRole('heading', { level: 1, name: /^Essai est momentanément/ })).toBeVisible({
      timeout: HEARD_WITHIN,
    });
    await expect(page.getByLabel('Texte de la note')).toHaveCount(0);
    await pwp('enable', 'essai');
  });

  await test.step('Removed: nothing is left but the rows of its table, in a file', async () => {
    const { dump } = z
      .object({ dump: z.string() })
      .parse(await pwp('remove', 'essai', '--tables', '--yes', '--no-install'));
    expect(await readFile(dump, 'utf8')).toContain('Première note');
    expect((await request.get('/api/essai/notes')).status()).toBe(404);
    await page.goto('/');
    await expect(menu(page).getByRole('link', { name: 'Profil' })).toBeVisible();
    await expect(entry(page)).toHaveCount(0);
  });

  over.abort();
  await asking;
  expect([...failures]).toEqual([]);
  expect(await shellFiles()).toEqual(before);
});

async function statusOf(pwp: (...words: string[]) => Promise<unknown>): Promise<unknown> {
  const { items } = z.object({ items: z.array(z.unknown()) }).parse(await pwp('status', 'essai'));
  return items[0];
}
