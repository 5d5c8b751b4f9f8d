import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, test, type APIRequestContext, type Page } from '@pwp/testing/browser';
import { portBeside } from '@pwp/testing/portal';
import { z } from 'zod';
import { useCopiedPortal } from '../copied-portal.ts';
import { developModules, endDevelopment } from '../develop-modules.ts';
import { guideCommands } from '../guide-commands.ts';
import { teamEnvironment } from '../portal-config.ts';
import { changeFile } from '../repository-copy.ts';

/** A portal of its own, from a copy of the repository. */
const OFFSET = 18;
/** From that portal's port to the one of what is developed. */
const BEYOND = 6;
/** What the guide promises for all of it, ms. */
const FIFTEEN_MINUTES = 15 * 60_000;

/** How long an open tab may take to hear of it, ms. */
const HEARD_WITHIN = 30_000;

const run = promisify(execFile);
const Items = z.object({
  items: z.array(
    z.object({
      channels: z.record(z.string(), z.string()),
      releases: z.array(z.object({ version: z.string(), votes: z.int() })),
      disabled: z.string().nullable(),
    }),
  ),
  grants: z.array(z.unknown()),
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
  // Shell and registry are in the launcher's process.
  look: (output) => expect(output.match(/PWP ready/g)).toHaveLength(1),
});

test.afterEach(endDevelopment);

const menu = (page: Page) => page.getByRole('navigation', { name: 'Menu principal' });
const entry = (page: Page) => menu(page).getByRole('link', { name: 'Courriers', exact: true });

test('every command of the guide does what it says, from nothing to everybody and back, in a portal that nobody restarts', async ({
  page,
  signIn,
  elsewhere,
  baseURL,
  request,
  allowErrors,
}) => {
  test.setTimeout(FIFTEEN_MINUTES);
  allowErrors(/broken on purpose|module courriers-test/);
  const { sh, env } = team();
  const commands = await guideCommands('# A new module');
  expect(commands.length).toBeGreaterThan(9);
  const folder = join(portal.path, 'modules/courriers-test');
  const registered = async () => {
    const { items } = Items.parse(await portal.pwp('status', 'courriers-test'));
    return items[0];
  };
  const notes = async () => (await request.get('/api/courriers-test/notes')).status();
  const shell = await shellFiles();
  const asked = askMeanwhile(request);
  await signIn('agent@pwp.test');
  const other = await elsewhere('agent2@pwp.test');

  /** What is so once a command has been run, by its word; `said` is what it printed. */
  const outcomes: Record<string, (said: string) => Promise<unknown>> = {
    new: async () =>
      expect(JSON.parse(await readFile(join(folder, 'module.json'), 'utf8'))).toMatchObject({ title: 'Courriers' }),
    test: async (said) => expect(said).toMatch(/Les tests de «\s*courriers-test\s*» passent/),
    build: async () => expect(await readdir(join(folder, 'dist'))).toContain('build.json'),
    check: async (said) => {
      expect(said).toMatch(/«\s*courriers-test\s*» peut être publié/);
      expect(said).toMatch(/non vérifié/);
      expect(await registered()).toBeUndefined();
    },
    publish: async () => {
      expect(Object.keys((await registered())?.channels ?? {})).toEqual(['guichet:00002']);
      expect(await notes()).toBe(401);
      await page.goto('/');
      await entry(page).click();
      await expect(page.getByRole('heading', { level: 1, name: 'Courriers' })).toBeFocused();
      await page.getByLabel('Texte de la note').fill('Première note');
      await page.getByRole('button', { name: 'Ajouter la note' }).click();
      await expect(page.getByRole('listitem').filter({ hasText: 'Première note' })).toBeVisible();
      await other.goto('/');
      await expect(menu(other).getByRole('link', { name: 'Profil' })).toBeVisible();
      await expect(entry(other)).toHaveCount(0);
    },
    promote: async () => {
      expect(Object.keys((await registered())?.channels ?? {})).toEqual(['tous']);
      await opens(other);
    },
    rollback: async () => {
      expect(Object.keys((await registered())?.channels ?? {})).toEqual(['guichet:00002']);
      await opens(page);
      await expect(page.getByLabel('Texte de la note')).toBeVisible();
    },
    disable: async () => {
      expect(await registered()).toMatchObject({ disabled: expect.any(String) });
      const off = page.getByRole('heading', { level: 1, name: /^Courriers est momentanément/ });
      await expect(off).toBeVisible({ timeout: HEARD_WITHIN });
      await expect(page.getByLabel('Texte de la note')).toHaveCount(0);
    },
    status: async (said) => expect(said).toContain('courriers-test'),
    enable: async () => {
      expect(await registered()).toMatchObject({ disabled: null });
      await test.step('The next release throws at mount for half of the people: they get the one before, and it is rolled back by itself', () =>
        failForHalf());
    },
    remove: async (said) => {
      expect(await readdir(join(portal.path, 'modules'))).not.toContain('courriers-test');
      expect(await registered()).toBeUndefined();
      expect(await notes()).toBe(404);
      const [, dump = ''] = /Ses lignes sont dans (\S+)\./.exec(said) ?? [];
      expect(said).toMatch(/courriers__test_notes \(1 ligne/);
      expect(await readFile(dump, 'utf8')).toContain('Première note');
      await page.goto('/');
      await expect(menu(page).getByRole('link', { name: 'Profil' })).toBeVisible();
      await expect(entry(page)).toHaveCount(0);
    },
  };
  for (const command of commands) {
    await test.step(command, async () => {
      const [, word = ''] = /^npx pwp ([a-z]+) courriers-test/.exec(command) ?? [];
      if (word === 'dev') {
        const developed = await developModules([linked()], {
          ids: ['courriers-test'],
          port: beyond(baseURL),
          cwd: portal.path,
          env,
        });
        expect(developed.address).toContain('/developpement');
        expect(await developed.end()).toBe(0);
        return;
      }
      const outcome = outcomes[word];
      if (outcome === undefined) throw new Error(`Nothing says what « ${command} » does.`);
      await outcome(await sh(command));
    });
  }

  const answers = await asked();
  expect([...answers.keys()].toSorted()).toEqual(['/api/meta 200', '/plateforme.json 200', '/registry/v1/status 200']);
  expect(Math.min(...answers.values())).toBeGreaterThan(100);
  expect(await shellFiles()).toEqual(shell);

  async function failForHalf(): Promise<void> {
    await portal.pwp('promote', 'courriers-test');
    const good = (await registered())?.channels ?? {};
    const began = await apiBegan(request);
    const main = join(folder, 'web/main.ts');
    await changeFile(main, 'import { defineWebModule }', 'import { defineWebModule, useSession }');
    await changeFile(main, 'export const { bootstrap, mount,', 'const { bootstrap, mount: whole,');
    await appendFile(main, BROKEN_FOR_HALF);
    await portal.pwp('build', 'courriers-test');
    const { version } = z
      .object({ version: z.string() })
      .parse(await portal.pwp('publish', 'courriers-test', '--ring', 'tous'));
    expect((await registered())?.channels).toEqual({ tous: version });

    await opens(other);
    expect(await releasesIn(other)).toEqual([version]);
    const votes = async () => (await registered())?.releases.find((release) => release.version === version)?.votes;
    await expect.poll(votes).toBe(1);
    await opens(page);
    expect(await releasesIn(page)).toEqual([version, ...Object.values(good)].toSorted());

    await expect.poll(async () => (await registered())?.channels).toEqual(good);
    const [last] = z.array(z.object({ actor: z.string(), kind: z.string() })).parse(await portal.pwp('log'));
    expect(last).toMatchObject({ actor: 'automatique', kind: 'rollback' });
    await opens(other);
    expect(await releasesIn(other)).toEqual(Object.values(good));
    // Its pages alone had changed.
    expect(await apiBegan(request)).toBe(began);
  }
});

async function opens(page: Page): Promise<void> {
  await page.goto('/courriers-test');
  await expect(page.getByRole('heading', { level: 1, name: 'Courriers' })).toBeVisible();
}

/** Asks each part of the portal without a pause until what it gives back is called, which counts the answers. */
function askMeanwhile(request: APIRequestContext): () => Promise<Map<string, number>> {
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
    return answers;
  })();
  return () => {
    over.abort();
    return asking;
  };
}

/** When the API's process began, s. */
async function apiBegan(request: APIRequestContext): Promise<string> {
  const [, began] = /^process_start_time_seconds (\d+)/m.exec(await (await request.get('/metrics')).text()) ?? [];
  return z.string().parse(began);
}

/** Digests of every file that the shell is made of. */
async function shellFiles(): Promise<string[]> {
  const files = await readdir(join(portal.path, 'shell'), { recursive: true, withFileTypes: true });
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  const digest = async (path: string) =>
    `${path} ${createHash('sha256')
      .update(await readFile(path))
      .digest('hex')}`;
  return Promise.all(paths.toSorted().map(digest));
}

/** Releases of the module that a page loaded an entry of. */
async function releasesIn(page: Page): Promise<string[]> {
  const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  const versions = loaded.map((name) => /\/modules\/courriers-test\/([0-9a-f]{64})\//.exec(name)?.[1]);
  return [...new Set(versions.filter((version) => version !== undefined))].toSorted();
}

/** `pwp` as npm links it: at Ctrl-C npx ends by the signal, whatever the command ends with. */
const linked = () => join(portal.path, 'node_modules/.bin/pwp');
/** A port of the run's own: another run may serve at the usual one. */
const beyond = (baseURL: string | undefined) => portBeside(baseURL, BEYOND);

/** A team at the copy: its environment, and a line of its terminal, which gives what was printed. */
function team() {
  const env = {
    ...teamEnvironment,
    ...portal.environment,
    PATH: teamEnvironment['PATH'],
    PWP_DATABASE_URL: `sqlite:${join(portal.dataDir, 'api.sqlite')}`,
    // The copy shares the repository's packages: npm only says what it would link.
    npm_config_dry_run: 'true',
    npm_config_offline: 'true',
  };
  // A refusal rejects, with what the command said.
  const sh = async (line: string) => (await run('sh', ['-c', line], { cwd: portal.path, env })).stdout;
  return { env, sh };
}
