import { appendFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test, type Page } from '@pwp/testing/browser';
import { portBeside } from '@pwp/testing/portal';
import { sayBuilt, useCopiedPortal } from '../copied-portal.ts';
import { developModules, endDevelopment } from '../develop-modules.ts';
import { expectSoundNarrowAndWide } from '../expect-sound.ts';
import { changeFile } from '../repository-copy.ts';

/** A built portal of its own, from a copy of the repository, beside which a module is developed. */
const OFFSET = 18;
/** Ports between the portal and the development server: a portal takes six. */
const BEYOND = 6;
/** The machine may be busy, ms: how fast it is on a calm one is measured by `npm run bench -- dev`. */
const PATIENT = { timeout: 60_000 };
const SOON = { timeout: 10_000 };

const portal = useCopiedPortal(OFFSET, { prepare: (copy) => sayBuilt(copy) });
test.afterEach(endDevelopment);

const menu = (page: Page) => page.getByRole('navigation', { name: 'Menu principal' });
const entry = (page: Page) => menu(page).getByRole('link', { name: 'Essai', exact: true });
const banner = (page: Page) => page.getByRole('region', { name: 'Développement en cours' });
const title = (page: Page) => page.getByRole('heading', { level: 1 });

test('two modules that nobody has are developed inside a running portal, by their developer alone', async ({
  page,
  signIn,
  browser,
  baseURL,
  request,
  allowErrors,
}) => {
  test.setTimeout(480_000);
  // Of the run's own ports, beyond those of the portal.
  const port = portBeside(baseURL, BEYOND);
  const { path: copy, cli, environment: env } = portal;
  const source = join(copy, 'modules/essai/web/notes/NotesPage.vue');

  const develop = () => developModules([process.execPath, cli], { ids: ['essai', 'autre'], port, cwd: copy, env });

  await signIn('agent@pwp.test');
  const elsewhere = await (await browser.newContext()).newPage();
  await signIn('agent2@pwp.test', { page: elsewhere });
  const drawnElsewhere = async () => (await elsewhere.request.get('/essai')).text();
  const before = await drawnElsewhere();
  const warnings: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'warning') warnings.push(message.text());
  });
  for (const id of ['essai', 'autre']) await portal.pwp('new', id, '--yes', '--no-install');
  const slot = await showInProfile(join(copy, 'modules/autre'));
  const developed = await develop();

  await test.step('The address is opened once: the modules are in the menu, and every page says what is developed', async () => {
    await page.goto(developed.address);
    await expect(page.getByText(`http://127.0.0.1:${port}`)).toBeVisible();
    await expectSoundNarrowAndWide(page);
    await expect(page.getByText(`http://127.0.0.1:${port + 1}`)).toBeVisible();
    await page.getByRole('button', { name: 'Développer « Essai » et « Autre »' }).click();
    await expect(title(page)).toHaveText('Essai', PATIENT);
    await expect(entry(page)).toBeVisible();
    await expect(banner(page)).toContainText('Développement de « Autre » et « Essai » — quitter');
    expect(new URL(page.url()).pathname).toBe('/essai');
    await expectSoundNarrowAndWide(page);
    await page.getByRole('link', { name: 'Profil' }).click();
    await expect(page.getByLabel(/^Prénom/)).toBeVisible();
    await expect(banner(page)).toBeVisible();
  });

  await test.step('Another account sees none of it, and its page is the same to the byte', async () => {
    await elsewhere.goto('/');
    await expect(menu(elsewhere).getByRole('link', { name: 'Profil' })).toBeVisible();
    await expect(entry(elsewhere)).toHaveCount(0);
    await expect(banner(elsewhere)).toHaveCount(0);
    expect(await drawnElsewhere()).toBe(before);
    // The address has served.
    await elsewhere.goto(developed.address);
    await expect(elsewhere.getByText(/a déjà servi/)).toBeVisible();
  });

  await test.step('What the second module shows in another’s page is there, with its defaults, and follows a save', async () => {
    const shown = page.getByRole('heading', { level: 2, name: 'Autre en 7 jours' });
    await expect(shown).toBeVisible(PATIENT);
    await changeFile(slot, 'Autre en', 'Toujours en');
    await expect(page.getByRole('heading', { level: 2, name: 'Toujours en 7 jours' })).toBeVisible(PATIENT);
    await expect(shown).toHaveCount(0);
    await entry(page).click();
    await expect(title(page)).toHaveText('Essai');
  });

  const text = page.getByLabel('Texte de la note');
  /** A save that follows another within a few milliseconds is missed by the watcher: the file is saved again, as a person would. */
  const seen = (check: () => Promise<void>) =>
    expect(async () => {
      try {
        await check();
      } catch (error) {
        await utimes(source, new Date(), new Date());
        throw error;
      }
    }).toPass(PATIENT);

  await test.step('A template and a style are saved: the page shows them, and keeps what was typed', async () => {
    // A component's first style makes it another one; what is typed then stays.
    await appendFile(source, '\n<style>\nh1 { letter-spacing: 7px }\n</style>\n');
    await seen(() => expect(title(page)).toHaveCSS('letter-spacing', '7px', SOON));
    await text.fill('À garder');
    await changeFile(source, '{{ words.title }}</h1>', 'Essai en cours</h1>');
    await seen(() => expect(title(page)).toHaveText('Essai en cours', SOON));
    await changeFile(source, '7px', '9px');
    await seen(() => expect(title(page)).toHaveCSS('letter-spacing', '9px', SOON));
    await expect(text).toHaveValue('À garder');
  });

  await test.step('The other module’s page is its own, though its files have the same names', async () => {
    await menu(page).getByRole('link', { name: 'Autre', exact: true }).click();
    await expect(title(page)).toHaveText('Autre');
    await changeFile(
      join(copy, 'modules/autre/web/notes/NotesPage.vue'),
      '{{ words.title }}</h1>',
      'Autre en cours</h1>',
    );
    await expect(title(page)).toHaveText('Autre en cours', PATIENT);
    await entry(page).click();
    await expect(title(page)).toHaveText('Essai en cours');
  });

  await test.step('Vue warns of what is wrong', async () => {
    await changeFile(source, 'Essai en cours</h1>', 'Essai {{ inconnu }}</h1>');
    await seen(() => expect(title(page)).toHaveText('Essai', SOON));
    await expect.poll(() => warnings.join('\n'), PATIENT).toMatch(/\[Vue warn\]: Property "inconnu" was accessed/);
    await changeFile(source, 'Essai {{ inconnu }}</h1>', 'Essai sain</h1>');
    await seen(() => expect(title(page)).toHaveText('Essai sain', SOON));
  });

  await test.step('A page no longer compiles: Vite says where, and it comes back once it is mended', async () => {
    allowErrors(/Failed to (load resource|reload)|\[vite\]/);
    await changeFile(source, '<h1 tabindex="-1">', '<h1 tabindex="-1"');
    const overlay = page.locator('vite-error-overlay');
    await seen(() => expect(overlay).toContainText('NotesPage.vue', SOON));
    await changeFile(source, '<h1 tabindex="-1"Essai sain', '<h1 tabindex="-1">Essai réparé');
    await seen(() => expect(title(page)).toHaveText('Essai réparé', SOON));
    await expect(overlay).toHaveCount(0);
  });

  await test.step('A route is saved: its next answer is the new one, and no request fails', async () => {
    await text.fill('Première note');
    await page.getByRole('button', { name: 'Ajouter la note' }).click();
    await expect(page.getByRole('listitem').filter({ hasText: 'Première note' })).toBeVisible();
    const failures = new Set<number>();
    const over = new AbortController();
    const asking = (async () => {
      while (!over.signal.aborted) {
        const status = (await request.get('/api/meta')).status();
        if (status !== 200) failures.add(status);
        await setTimeout(25);
      }
    })();
    const presenter = join(copy, 'modules/essai/api/notes/note-presenter.ts');
    await changeFile(presenter, 'texte: row.texte', 'texte: row.texte.toUpperCase()');
    await expect(async () => {
      await page.reload();
      await expect(page.getByRole('listitem').filter({ hasText: /PREMIÈRE NOTE/ })).toBeVisible({ timeout: 3_000 });
    }).toPass(PATIENT);
    over.abort();
    await asking;
    expect([...failures]).toEqual([]);
  });

  await test.step('Ctrl-C ends it: the page is the one that everybody gets', async () => {
    allowErrors(/WebSocket|ERR_CONNECTION_REFUSED/);
    expect(await developed.end()).toBe(0);
    await page.goto('/essai');
    await expect(title(page)).toHaveText('Page introuvable');
    await expect(banner(page)).toHaveCount(0);
    await expect(entry(page)).toHaveCount(0);
    expect((await page.context().cookies()).map(({ name }) => name)).not.toContain('pwp-developpement');
  });

  await test.step('« quitter » ends it too, without the terminal', async () => {
    const again = await develop();
    await page.goto(again.address);
    await page.getByRole('button', { name: 'Développer « Essai » et « Autre »' }).click();
    await seen(() => expect(title(page)).toHaveText('Essai réparé', SOON));
    await banner(page).getByRole('button', { name: 'quitter' }).click();
    await expect(title(page)).toHaveText('Page introuvable');
    expect(await again.end()).toBe(0);
  });
});

/** Has a module show a setting of its own at the end of « Gérer mon profil »; gives the component's file. */
async function showInProfile(module: string): Promise<string> {
  const jours = { type: 'integer', minimum: 1, maximum: 31, title: 'Jours', default: 7 };
  const declared = {
    slots: [{ name: 'profile.informations' }],
    configuration: { type: 'object', properties: { jours } },
  };
  await changeFile(
    join(module, 'module.json'),
    '"navigation":',
    `${JSON.stringify(declared).slice(1, -1)}, "navigation":`,
  );
  await changeFile(
    join(module, 'web/main.ts'),
    'routes });',
    "routes, slots: { 'profile.informations': () => import('./JoursSlot.vue') } });",
  );
  const file = join(module, 'web/JoursSlot.vue');
  await writeFile(
    file,
    `<script setup lang="ts">
import { useConfiguration } from '@pwp/web-kit';

const { jours } = useConfiguration({ jours: 'integer' } as const);
</script>

<template>
  <section aria-labelledby="autre-jours">
    <h2 id="autre-jours">Autre en {{ jours }} jours</h2>
  </section>
</template>
`,
  );
  return file;
}
