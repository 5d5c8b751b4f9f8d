import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import type { Browser } from '@playwright/test';
import { expect, test, type Journey, type Page } from '@pwp/testing/browser';
import { mailsTo } from '@pwp/testing/received-mails';
import { portBeside, startProcess, temporaryFolder } from '@pwp/testing/portal';
import { z } from 'zod';
import { serveCachedPackages } from '../cached-registry.ts';
import { useCopiedPortal } from '../copied-portal.ts';
import { developModules, endDevelopment } from '../develop-modules.ts';
import { guideCommands, guideExample } from '../guide-commands.ts';
import { pathsWith, tablesWith } from '../left-of-module.ts';
import { changeFile } from '../repository-copy.ts';
import { bringCommunication, NEW_WORDS, publishAlert } from '../team-communication.ts';
import { addSearchAndSlot } from '../team-module.ts';
import { TEAM_OFFSET, useTeams, type Team } from '../team-repository.ts';
import ours from '../package.json' with { type: 'json' };

/** The portal that the team publishes to: a copy of the repository. */
const OFFSET = 18;
/** What the guide asks of a team, from an empty folder to one guichet's menu. */
const COMMANDS = 8;
/** Ports between the portal and the development server: a portal takes six. */
const BEYOND = 6;

const MODULE_PACKAGE = '@pwp/module-courriers-test';
/** Beside `api`, the usual one. */
const OTHER_TEMPLATES = ['page', 'slot', 'documents'];
/** Where the module has something before it is removed. */
const TABLES_WITH_IT = [
  'courriers__test_notes',
  'platform_audit',
  'platform_jobs',
  'platform_migrations',
  'platform_notices',
  'platform_preferences',
  // The next number of its table.
  'sqlite_sequence',
];

const run = promisify(execFile);
let team: Team;

const portal = useCopiedPortal(OFFSET);
const teamFor = useTeams(portal);

// The second journey goes on in the repository of the first.
test.describe.configure({ mode: 'serial' });
test.afterEach(endDevelopment);

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

  team = await test.step('The operator gives the team the kits, a token and a key', () =>
    teamFor(['courriers-test', 'communication'], baseURL));
  const { env } = team;
  const commands = await guideCommands('## In a repository of its own');
  expect(commands.length).toBeLessThanOrEqual(COMMANDS);
  let began = Date.now();
  let roll = () => Promise.resolve();
  for (const command of commands) {
    if (command === 'npm run e2e') {
      const before = Date.now();
      await test.step('Beside it, a module of each other template, which is not the team’s', async () => {
        for (const template of OTHER_TEMPLATES)
          await team.sh(`npx pwp new ${template}-test --template ${template} --yes --no-install`);
      });
      began += Date.now() - before;
    }
    await test.step(command, async () => {
      if (command === 'npx pwp portal') await useTeamPortal(browser, signIn, portBeside(baseURL, TEAM_OFFSET), env);
      // As its CI does.
      else if (command === 'npm test') await testClone(team.path, env);
      else {
        const said = await team.sh(command);
        if (command !== 'npm run e2e') return;
        // One of `api` and of `page`, two of `slot`, one of `documents`.
        expect(said).toContain('5 passed');
        for (const template of OTHER_TEMPLATES)
          await rm(join(team.path, `modules/${template}-test`), { recursive: true });
      }
    });
    if (command.startsWith('npx pwp new'))
      await test.step('The team writes a search and something for a slot, each with its test', async () => {
        await addSearchAndSlot(join(team.path, 'modules/courriers-test'));
        // As an editor does at each save.
        await team.sh('npm run format');
      });
    if (command.startsWith('npx pwp pack'))
      await test.step('The operator installs the API and rolls it', async () => {
        await installInPortal(join(team.path, `pwp-module-courriers-test-${ours.version}.tgz`));
        const operatorToken = await readFile(join(portal.dataDir, 'registry/operator-token'), 'utf8');
        const headers = { authorization: `Bearer ${operatorToken.trim()}` };
        roll = async () =>
          expect((await request.post('/dev/api/roulement', { headers, timeout: 120_000 })).ok()).toBe(true);
        await roll();
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

  await test.step('What it declares works there: search, slot, notice with its choice, job', () =>
    useDeclared(page, signIn, browser));

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

  await test.step('To everybody, back to one guichet, then off: menus follow', async () => {
    const other = await browser.newPage({ baseURL: baseURL ?? '' });
    await signIn('agent2@pwp.test', { page: other });
    const sees = async (on: Page, isThere: boolean) => {
      await on.goto('/profile');
      await expect(on.getByRole('heading', { level: 1, name: 'Gérer mon profil' })).toBeVisible();
      await expect(entry(on)).toHaveCount(isThere ? 1 : 0);
      await expect(encart(on)).toHaveCount(isThere ? 1 : 0);
    };
    await sees(other, false);
    await portal.pwp('promote', 'courriers-test');
    await sees(other, true);
    await portal.pwp('rollback', 'courriers-test');
    await sees(other, false);
    await sees(page, true);
    await portal.pwp('disable', 'courriers-test');
    await sees(page, false);
    await expect.poll(async () => (await request.get('/api/courriers-test/notes')).status()).toBe(503);
    await other.close();
  });

  await test.step('Removed with its data: nothing of it is left but what is kept on purpose', async () => {
    const remove = ['remove', 'courriers-test', '--tables', '--yes', '--no-install'];
    const module = ['courriers-test', 'courriers__test'];
    const api = join(portal.dataDir, 'api.sqlite');
    await expect(portal.pwp(...remove)).rejects.toThrow(/npm uninstall/);
    expect(tablesWith(api, module)).toEqual(TABLES_WITH_IT);
    await uninstallFromPortal();
    await roll();
    const { dump } = z.object({ dump: z.string() }).parse(await portal.pwp(...remove));
    expect(await readFile(dump, 'utf8')).toContain('Première note');
    // The acts of people stay in the trail, the moves of releases in the journal.
    expect(tablesWith(api, module)).toEqual(['platform_audit']);
    expect(tablesWith(join(portal.dataDir, 'registry.sqlite'), module)).toEqual(['registry_events']);
    expect(await pathsWith(portal.dataDir, 'courriers-test')).toEqual([dump]);
    expect(z.object({ items: z.array(z.unknown()) }).parse(await portal.pwp('status', 'courriers-test'))).toMatchObject(
      {
        items: [],
      },
    );
    expect((await request.get('/api/courriers-test/notes')).status()).toBe(404);
    await page.goto('/courriers-test');
    await expect(page.getByRole('heading', { level: 1, name: 'Page introuvable' })).toBeVisible();
    await expect(entry(page)).toHaveCount(0);
  });
});

test('Communication is published from that repository: to one guichet, then to all, over the portal’s own', async ({
  elsewhere,
}) => {
  test.setTimeout(1_500_000);
  const { path, sh } = team;
  const Channels = z.object({ items: z.tuple([z.object({ channels: z.record(z.string(), z.string()) })]) });
  const channels = async () => Channels.parse(await portal.pwp('status', 'communication')).items[0].channels;
  const before = await channels();

  await test.step('The repository has the module’s own files', async () => {
    await sh('npx pwp new communication --yes --no-install');
    await bringCommunication(path);
    await sh('npm install');
  });

  await test.step('Its types, lint and all its tests pass there, from the kits alone', async () => {
    await sh('npm run types');
    await sh('npx pwp build communication');
    const said = z.looseObject({ id: z.string() }).parse(JSON.parse(await sh('npx pwp --json check communication')));
    expect(said).toMatchObject({ id: 'communication', api: [] });
  });

  const agent = await elsewhere('agent@pwp.test');
  const other = await elsewhere('agent2@pwp.test');
  const hasNew = async (page: Page, isNew: boolean) => {
    await page.goto('/communication/questions');
    await expect(page.getByRole('heading', { level: 1, name: 'Questions fréquentes' })).toBeVisible();
    await expect(page.getByText(NEW_WORDS)).toHaveCount(isNew ? 1 : 0);
  };

  await test.step('Published to one guichet: its agent has the new release, another’s the portal’s own', async () => {
    await hasNew(agent, false);
    await sh('npx pwp publish communication --ring guichet:00002');
    expect(await channels()).toEqual({ ...before, 'guichet:00002': expect.any(String) });
    await hasNew(agent, true);
    await hasNew(other, false);
  });

  await test.step('Promoted to all: both have it', async () => {
    await sh('npx pwp promote communication');
    await hasNew(agent, true);
    await hasNew(other, true);
  });

  await test.step('An alert of the GIP, accepted by another account, stands on every page of its readers', async () => {
    const titre = 'Le dépôt est fermé ce soir';
    await publishAlert(await elsewhere('admin@pwp.test'), await elsewhere('admin2@pwp.test'), titre);
    for (const reader of [agent, other])
      for (const address of ['/', '/support', '/profile/informations', '/communication']) {
        await reader.goto(address);
        await expect(reader.getByRole('region', { name: titre })).toBeVisible();
      }
  });
});

const encart = (page: Page) => page.getByRole('region', { name: 'Mes courriers' });

/** Uses what the module declares, as an agent of its guichet and as an administrator. */
async function useDeclared(page: Page, signIn: Journey['signIn'], browser: Browser): Promise<void> {
  await page.goto('/profile');
  const box = page.getByRole('combobox', { name: 'Rechercher' });
  await box.fill('Première');
  await page.getByRole('option', { name: /Première note/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Courriers' })).toBeFocused();

  await page.goto('/profile');
  await encart(page).getByRole('link', { name: 'Lire les notes' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Courriers' })).toBeFocused();

  expect((await page.request.post('/dev/courriel-quotidien')).status()).toBe(204);
  const told = async () => (await mailsTo(page.request, 'agent@pwp.test', '')).map(({ text }) => text).join('\n');
  await expect.poll(told, { timeout: 30_000 }).toContain('1 note a été ajoutée');
  // The next mail's.
  await page.goto('/courriers-test');
  await page.getByLabel('Texte de la note').fill('Deuxième note');
  await page.getByRole('button', { name: 'Ajouter la note' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Deuxième note' })).toBeVisible();

  await page.goto('/profile/notifications');
  const kind = page.getByRole('group', { name: 'Une note est ajoutée pour un de vos guichets' });
  await kind.getByRole('radio', { name: 'Jamais' }).press('Space');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByText('Choix enregistré')).toBeVisible();

  const baseURL = new URL(page.url()).origin;
  const administrator = await (await browser.newContext({ baseURL })).newPage();
  await signIn('admin@pwp.test', { page: administrator });
  await administrator.goto('/registre/etat');
  const job = administrator.getByRole('row', { name: /^Suppression des notes anciennes/ });
  await job.getByRole('button', { name: /^Lancer/ }).press('Enter');
  await administrator.getByRole('alertdialog').getByRole('button', { name: 'Lancer', exact: true }).press('Enter');
  await expect(job).toContainText(/il y a \d+\s(?:seconde|minute)/, { timeout: 30_000 });
  await administrator.context().close();
}

/** `npm test` in a clone, on a machine whose npm knows nothing. The kits come with the clone, or not at all. */
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
    expect(stripVTControlCharacters(stdout)).toMatch(/Test Files\s+4 passed/);
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
  const folder = join(portal.path, 'node_modules', MODULE_PACKAGE);
  await mkdir(folder, { recursive: true });
  await run('tar', ['-xzf', archive, '-C', folder, '--strip-components=1']);
  await writeDependencies({ [MODULE_PACKAGE]: ours.version });
}

async function writeDependencies(dependencies: Readonly<Record<string, string>>): Promise<void> {
  const file = join(portal.path, 'package.json');
  const host = z.looseObject({}).parse(JSON.parse(await readFile(file, 'utf8')));
  await writeFile(file, JSON.stringify({ ...host, dependencies }));
}

/** What `npm uninstall` does there. */
async function uninstallFromPortal(): Promise<void> {
  await rm(join(portal.path, 'node_modules', MODULE_PACKAGE), { recursive: true });
  await writeDependencies({});
}
