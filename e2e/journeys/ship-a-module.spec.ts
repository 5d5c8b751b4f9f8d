import { createHash } from 'node:crypto';
import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test, type Page } from '@pwp/testing/browser';
import { z } from 'zod';
import { useCopiedPortal } from '../copied-portal.ts';
import { changeFile } from '../repository-copy.ts';

/** A portal of its own, from a copy of the repository in which a team makes a module. */
const OFFSET = 12;

/** How long an open tab may take to hear of it, ms. */
const HEARD_WITHIN = 30_000;

const Essai = z.object({
  channels: z.record(z.string(), z.string()),
  releases: z.array(z.object({ version: z.string(), votes: z.int() })),
});

/** The end of an entry whose pages one of two people cannot open. */
const BROKEN_FOR_HALF = `
export { bootstrap, unmount };
const half: typeof whole = (props) =>
  useSession().account.email === 'agent@pwp.test' ? Promise.reject(new Error('broken on purpose')) : whole(props);
export const mount = Object.assign(half, { declared: whole.declared });
`;

const portal = useCopiedPortal(OFFSET, {
  // Two people are enough to judge a release here.
  settings: { PWP_REGISTRY_SAMPLE: '2' },
  look(output) {
    // Shell and registry are in the launcher's process, which began once; the API began, then rolled for the new routes and for their removal.
    expect(output.match(/PWP ready/g)).toHaveLength(1);
    expect(output.match(/API : processus/g)).toHaveLength(3);
  },
});

const menu = (page: Page) => page.getByRole('navigation', { name: 'Menu principal' });
const entry = (page: Page) => menu(page).getByRole('link', { name: 'Essai', exact: true });

/** Digests of every file that the shell is made of. */
async function shellFiles(): Promise<string[]> {
  const files = await readdir(join(portal.path, 'shell'), { recursive: true, withFileTypes: true });
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
  request,
  allowErrors,
}) => {
  test.setTimeout(480_000);
  allowErrors(/broken on purpose|module essai/);
  const { pwp } = portal;
  const before = await shellFiles();
  const answers = new Map<string, number>();
  const over = new AbortController();
  const asking = (async () => {
    while (!over.signal.aborted) {
      for (const path of ['/api/meta', '/registry/v1/status', '/plateforme.json']) {
        const answer = `${path} ${(await request.get(path)).status()}`;
        answers.set(answer, (answers.get(answer) ?? 0) + 1);
      }
      // One address may ask a thousand times in ten seconds.
      await setTimeout(40);
    }
  })();
  /** When the API's process began, s. */
  const apiBegan = async () => {
    const [, began] = /^process_start_time_seconds (\d+)/m.exec(await (await request.get('/metrics')).text()) ?? [];
    return z.string().parse(began);
  };
  const began = [await apiBegan()];
  const elsewhere = await (await browser.newContext()).newPage();
  await signIn('agent@pwp.test');
  await signIn('agent2@pwp.test', { page: elsewhere });

  await test.step('Made, built, checked and published to one guichet: it is there and not elsewhere', async () => {
    await pwp('new', 'essai', '--yes', '--no-install');
    await pwp('build', 'essai');
    expect(await pwp('check', 'essai')).toMatchObject({ id: 'essai', title: 'Essai' });
    expect(await pwp('publish', 'essai', '--ring', 'guichet:00002')).toMatchObject({ ring: 'guichet:00002' });
    began.push(await apiBegan());
    expect(new Set(began).size).toBe(2);
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

  await test.step('The next release throws at mount for half of the people: they get the one before, and it is rolled back by itself', async () => {
    const good = await essai();
    const main = join(portal.path, 'modules/essai/web/main.ts');
    await changeFile(main, 'import { defineWebModule }', 'import { defineWebModule, useSession }');
    await changeFile(main, 'export const { bootstrap, mount,', 'const { bootstrap, mount: whole,');
    await appendFile(main, BROKEN_FOR_HALF);
    await pwp('build', 'essai');
    const { version } = z.object({ version: z.string() }).parse(await pwp('publish', 'essai', '--ring', 'tous'));
    expect((await essai()).channels).toEqual({ tous: version });

    await elsewhere.goto('/essai');
    await expect(elsewhere.getByRole('heading', { level: 1, name: 'Essai' })).toBeVisible();
    expect(await releasesIn(elsewhere)).toEqual([version]);
    const votes = async () => (await essai()).releases.find((release) => release.version === version)?.votes;
    await expect.poll(votes).toBe(1);
    await page.goto('/essai');
    await expect(page.getByRole('heading', { level: 1, name: 'Essai' })).toBeVisible();
    expect(await releasesIn(page)).toEqual([version, ...Object.values(good.channels)].toSorted());

    await expect.poll(async () => (await essai()).channels).toEqual(good.channels);
    const [last] = z.array(z.object({ actor: z.string(), kind: z.string() })).parse(await pwp('log'));
    expect(last).toMatchObject({ actor: 'automatique', kind: 'rollback' });
    await elsewhere.goto('/essai');
    await expect(elsewhere.getByRole('heading', { level: 1, name: 'Essai' })).toBeVisible();
    expect(await releasesIn(elsewhere)).toEqual(Object.values(good.channels));
    // Its pages alone had changed.
    expect(await apiBegan()).toBe(began.at(-1));
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
  expect([...answers.keys()].toSorted()).toEqual(['/api/meta 200', '/plateforme.json 200', '/registry/v1/status 200']);
  expect(Math.min(...answers.values())).toBeGreaterThan(100);
  expect(await shellFiles()).toEqual(before);
});

async function essai(): Promise<z.infer<typeof Essai>> {
  const { items } = z.object({ items: z.tuple([Essai]) }).parse(await portal.pwp('status', 'essai'));
  return items[0];
}

/** Releases of the module that a page loaded an entry of. */
async function releasesIn(page: Page): Promise<string[]> {
  const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  const versions = loaded.map((name) => /\/modules\/essai\/([0-9a-f]{64})\//.exec(name)?.[1]);
  return [...new Set(versions.filter((version) => version !== undefined))].toSorted();
}
