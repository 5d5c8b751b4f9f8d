import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import type { Browser } from '@playwright/test';
import { expect, test, type Journey, type Page } from '@pwp/testing/browser';
import { portBeside, root, startProcess, temporaryFolder, type TemporaryFolder } from '@pwp/testing/portal';
import { z } from 'zod';
import { serveCachedPackages } from '../cached-registry.ts';
import { useCopiedPortal } from '../copied-portal.ts';
import { developModules, endDevelopment } from '../develop-modules.ts';
import { guideCommands, guideExample } from '../guide-commands.ts';
import { teamEnvironment } from '../portal-config.ts';
import { changeFile } from '../repository-copy.ts';
import { teamLock } from '../team-lock.ts';
import ours from '../package.json' with { type: 'json' };

/** The portal that the team publishes to: a copy of the repository. */
const OFFSET = 18;
/** The portal that the team has of the kits. */
const TEAM_OFFSET = 12;
/** What the guide asks of a team, from an empty folder to one guichet's menu. */
const COMMANDS = 8;
/** Ports between the portal and the development server: a portal takes six. */
const BEYOND = 6;

const run = promisify(execFile);
let team: TemporaryFolder;

const portal = useCopiedPortal(OFFSET);

test.beforeAll(async () => {
  team = await temporaryFolder();
});
test.afterEach(endDevelopment);
test.afterAll(() => team.remove());

const entry = (page: Page) =>
  page.getByRole('navigation', { name: 'Menu principal' }).getByRole('link', { name: 'Courriers', exact: true });

test('a team with nothing but the packed kits makes, proves, packs and publishes a module', async ({
  page,
  signIn,
  browser,
  baseURL,
  request,
  allowErrors,
}) => {
  test.setTimeout(1_500_000);

  await test.step('The operator packs the kits, and gives the team a token and a key', async () => {
    for (const pack of ['packages/tooling/src/pack/pack-kits.ts', 'deploy/archive/pack-portal.ts'])
      await run(process.execPath, [pack, join(team.path, 'kits')], { cwd: root });
  });
  const whose = ['--modules', 'courriers-test', '--label', 'équipe'];
  const { token } = z.object({ token: z.string() }).parse(await portal.pwp('tokens', 'add', ...whose, '--develop'));
  const key = z.object({ publicKey: z.string(), privateKey: z.string() }).parse(await portal.pwp('keys', 'new'));
  await portal.pwp('keys', 'add', key.publicKey, ...whose);

  // The versions that the portal was tested with, so that npm asks no registry for them.
  await writeFile(join(team.path, 'package-lock.json'), await teamLock());
  const env = {
    ...teamEnvironment,
    PWP_URL: baseURL,
    PWP_TOKEN: token,
    PWP_PUBLISHER_KEY: key.privateKey,
    npm_config_prefer_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_ignore_scripts: 'true',
    PWP_TEST_PORT: String(portBeside(baseURL, TEAM_OFFSET)),
  };
  const commands = await guideCommands('## In a repository of its own');
  expect(commands.length).toBeLessThanOrEqual(COMMANDS);
  const began = Date.now();
  for (const command of commands) {
    await test.step(command, async () => {
      if (command === 'npx pwp portal') await useTeamPortal(browser, signIn, portBeside(baseURL, TEAM_OFFSET), env);
      else {
        const { stdout } = await run('sh', ['-c', command], { cwd: team.path, env });
        if (command === 'npm run e2e') expect(stdout).toContain('1 passed');
      }
    });
    if (command.startsWith('npx pwp pack'))
      await test.step('The operator installs the API and rolls it', async () => {
        await installInPortal(join(team.path, `pwp-module-courriers-test-${ours.version}.tgz`));
        const operatorToken = await readFile(join(portal.dataDir, 'registry/operator-token'), 'utf8');
        const headers = { authorization: `Bearer ${operatorToken.trim()}` };
        expect((await request.post('/dev/api/roulement', { headers, timeout: 120_000 })).ok()).toBe(true);
        expect((await request.get('/api/courriers-test/notes')).status()).toBe(401);
      });
  }

  const minutes = ((Date.now() - began) / 60_000).toFixed(1);
  console.log(`From an empty folder to one guichet’s menu: ${commands.length} commands, ${minutes} minutes.`);

  await test.step('Its guichet has the page, which speaks to its API', async () => {
    await signIn('agent@pwp.test');
    await entry(page).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Courriers' })).toBeFocused();
    await page.getByLabel('Texte de la note').fill('Première note');
    await page.getByRole('button', { name: 'Ajouter la note' }).click();
    await expect(page.getByRole('listitem').filter({ hasText: 'Première note' })).toBeVisible();
  });

  await test.step('The team develops it inside that portal, from its own repository', async () => {
    const pwp = join(team.path, 'node_modules/.bin/pwp');
    const port = portBeside(baseURL, BEYOND);
    const developed = await developModules([pwp], { ids: ['courriers-test'], port, cwd: team.path, env });
    await page.goto(developed.address);
    await page.getByRole('button', { name: 'Développer « Courriers »' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Courriers' })).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('listitem').filter({ hasText: 'Première note' })).toBeVisible();
    const source = join(team.path, 'modules/courriers-test/web/notes/NotesPage.vue');
    await changeFile(source, '{{ words.title }}</h1>', 'Courriers en cours</h1>');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Courriers en cours', { timeout: 60_000 });
    allowErrors(/WebSocket|ERR_CONNECTION_REFUSED/);
    expect(await developed.end()).toBe(0);
    await page.goto('/courriers-test');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Courriers');
  });

  await test.step('`npm test` passes from a clone, on a machine whose npm knows nothing', () =>
    testClone(team.path, env));
});

/** Has the checks of a clone run with an npm cache of its own. The kits come with the clone, or not at all. */
async function testClone(repository: string, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const place = await temporaryFolder();
  const packages = await serveCachedPackages(join(repository, 'package-lock.json'));
  try {
    const git = (...words: string[]) =>
      run('git', ['-c', 'user.name=equipe', '-c', 'user.email=equipe@exemple.test', ...words], { cwd: repository });
    await git('init', '--quiet');
    await git('add', '--all');
    await git('commit', '--quiet', '--no-verify', '--message', 'Begin');
    const clone = join(place.path, 'clone');
    await git('clone', '--quiet', repository, clone);
    const own = { ...env, npm_config_cache: join(place.path, 'cache'), npm_config_registry: `${packages.url}/` };
    await run('npm', ['ci'], { cwd: clone, env: own });
    const { stdout } = await run('npm', ['test'], { cwd: clone, env: own, maxBuffer: 64 * 1024 * 1024 });
    expect(stripVTControlCharacters(stdout)).toMatch(/Test Files\s+2 passed/);
  } finally {
    await packages.close(0);
    await place.remove();
  }
}

/**
 * Works in the portal of the kits, with what the module gives to it, stops it as an operator does, and finds the work in the next one,
 * which is filled no second time.
 */
async function useTeamPortal(
  browser: Browser,
  signIn: Journey['signIn'],
  port: number,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const note = 'Gardée d’un départ à l’autre';
  const listed = (page: Page, texte = note) => page.getByRole('listitem').filter({ hasText: texte });
  const given = join(team.path, 'modules/courriers-test/testing/local-portal.ts');
  await mkdir(dirname(given));
  await writeFile(given, await guideExample('## What a portal on one machine is given'));
  await inTeamPortal(async (page) => {
    const answer = await page.request.get('/simulateurs/courriers-test/v1/envois');
    expect(await answer.text()).toBe('Demandé : /v1/envois');
    await page.getByLabel('Texte de la note').fill(note);
    await page.getByRole('button', { name: 'Ajouter la note' }).click();
    await expect(listed(page)).toBeVisible();
  });
  await inTeamPortal((page) => expect(listed(page)).toBeVisible());

  async function inTeamPortal(act: (page: Page) => Promise<void>): Promise<void> {
    const pwp = join(team.path, 'node_modules/@pwp/plugins-registry/bin/pwp.mjs');
    const started = startProcess([pwp, 'portal'], { ...env, PWP_PORT: String(port) }, team.path);
    await started.ready;
    const context = await browser.newContext({ baseURL: `http://127.0.0.1:${port}` });
    const page = await context.newPage();
    await signIn('agent@pwp.test', { page });
    await entry(page).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Courriers' })).toBeFocused();
    await expect(listed(page, 'Note de démonstration')).toHaveCount(1);
    await act(page);
    await context.close();
    expect(await started.stop()).toBe(0);
  }
}

/** What `npm install <archive>` leaves in the portal, whose other packages are links to the repository's. */
async function installInPortal(archive: string): Promise<void> {
  const name = '@pwp/module-courriers-test';
  const folder = join(portal.path, 'node_modules', name);
  await mkdir(folder, { recursive: true });
  await run('tar', ['-xzf', archive, '-C', folder, '--strip-components=1']);
  const file = join(portal.path, 'package.json');
  const host = z.looseObject({}).parse(JSON.parse(await readFile(file, 'utf8')));
  await writeFile(file, JSON.stringify({ ...host, dependencies: { [name]: ours.version } }));
}
