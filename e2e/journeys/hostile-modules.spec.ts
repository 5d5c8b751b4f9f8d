import { execFile } from 'node:child_process';
import { appendFile, glob, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { writeAxeReport } from '@pwp/plugins-registry/axe-report';
import { readBuilt } from '@pwp/plugins-registry/check';
import { expect, readJson, test, type Page } from '@pwp/testing/browser';
import { usePortalBeside } from '@pwp/testing/portal-beside';
import { z } from 'zod';
import { changeFile, copyRepository } from '../repository-copy.ts';

/** A portal of its own, from a copy of the repository in which modules do harm on purpose. */
const OFFSET = 18;

const run = promisify(execFile);

/** What each module does once it is on screen. */
const HARM = {
  minuteur: "setTimeout(() => { throw new Error('minuteur: broken on purpose'); }, 50);",
  ecouteur:
    "window.addEventListener('click', () => { document.body.dataset['ecouteur'] = 'oui'; throw new Error('ecouteur: broken on purpose'); });",
  memoire: 'Reflect.set(globalThis, "kept", new Uint8Array(100 * 1024 * 1024).fill(1));',
  bloque: 'setTimeout(() => { const end = performance.now() + 5_500; while (performance.now() < end); }, 50);',
  boucle: 'for (;;);',
};
type Hostile = keyof typeof HARM;

let copy: string;
let dataDir: string;

usePortalBeside(OFFSET, async (folder) => {
  copy = join(folder, 'copie');
  dataDir = join(folder, 'data');
  await copyRepository(copy);
  // What the repository built is built.
  for await (const part of glob('{modules/*,shell}/dist', { cwd: copy }))
    if (!part.includes('_template'))
      await changeFile(join(copy, dirname(part), 'package.json'), '"build":', '"built":');
  return { repository: copy, settings: { PWP_REGISTRY_SAMPLE: '1000' } };
});

const titleOf = (id: string) => id.charAt(0).toUpperCase() + id.slice(1);
const menu = (page: Page) => page.getByRole('navigation', { name: 'Menu principal' });

async function open(page: Page, id: string): Promise<void> {
  await menu(page)
    .getByRole('link', { name: titleOf(id), exact: true })
    .click();
  await expect(page.getByRole('heading', { level: 1, name: titleOf(id) })).toBeFocused();
}

/** The shell and another module are at work. */
async function expectPortalAtWork(page: Page): Promise<void> {
  await menu(page).getByRole('link', { name: 'Profil', exact: true }).click();
  await expect(page.getByLabel(/^Prénom/)).toHaveValue('Agent');
  await expect(page.getByRole('banner')).toBeVisible();
  await expect(page.getByRole('contentinfo')).toBeVisible();
}

const Measured = z.object({
  visits: z.number(),
  errors: z.number(),
  longest: z.object({ p95: z.number() }).nullable(),
});
const Status = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      measures: z.array(z.object({ month: Measured })),
      releases: z.array(z.object({ votes: z.number(), failures: z.number() })),
    }),
  ),
});

/** `pwp` of the copy, on its portal. */
function pwp(baseURL: string | undefined, ...words: string[]): Promise<{ stdout: string }> {
  return run(process.execPath, [join(copy, 'plugins-registry/src/cli/main.ts'), '--json', ...words], {
    cwd: copy,
    env: { PATH: dirname(process.execPath), PWP_URL: baseURL, PWP_DATA_DIR: dataDir },
  });
}

/** Writes by hand that axe found nothing: these modules have no tests. */
async function sayAccessible(id: string): Promise<void> {
  const { statement } = await readBuilt(copy, id);
  await writeAxeReport(copy, id, statement.version, [{ path: `/${id}`, states: 1, violations: [] }]);
}

test.beforeAll(async ({ baseURL }) => {
  test.setTimeout(240_000);
  await pwp(baseURL, 'new', 'styles', '--yes', '--no-install');
  const styles = join(copy, 'modules/styles');
  // Pages alone: nothing of the portal is restarted.
  for (const part of ['api', 'contracts', 'web']) await rm(join(styles, part), { recursive: true });
  await writeStyles(styles);
  await pwp(baseURL, 'build', 'styles');
  await sayAccessible('styles');
  await pwp(baseURL, 'publish', 'styles', '--ring', 'tous');
  for (const [id, harm] of Object.entries(HARM)) {
    await writeBuilt(join(copy, 'modules', id), id, harm);
    await sayAccessible(id);
    await pwp(baseURL, 'publish', id, '--ring', 'tous');
  }
});

test('what a hostile module does to its page is contained, measured, or ends with the page', async ({
  page,
  signIn,
  baseURL,
  request,
  allowErrors,
}) => {
  test.setTimeout(240_000);
  allowErrors(/broken on purpose/);
  const token = await readFile(join(dataDir, 'registry/operator-token'), 'utf8');
  /** How the one release of a module does. */
  const howIs = async (id: Hostile) => {
    const answer = await request.get('/registry/v1/modules', { headers: { authorization: `Bearer ${token}` } });
    const module = (await readJson(answer, Status)).items.find((item) => item.id === id);
    return { month: module?.measures[0]?.month, votes: module?.releases[0] };
  };
  await signIn('agent@pwp.test');

  await test.step('Styles that hide the frame apply below the module’s region alone', async () => {
    await open(page, 'styles');
    await expect(page.getByRole('heading', { level: 1 })).toHaveCSS('color', 'rgb(1, 2, 3)');
    await expectPortalAtWork(page);
  });

  await test.step('Built to reach further, they are refused by the build, and by the registry', async () => {
    const folder = join(copy, 'modules/styles');
    await writeFile(join(folder, 'web/styles.css'), 'body { display: none }');
    await expect(pwp(baseURL, 'build', 'styles')).rejects.toThrow(/« body »/);
    const dist = join(folder, 'dist');
    const css = (await readdir(dist)).find((name) => name.endsWith('.css')) ?? '';
    await appendFile(join(dist, css), '.fr-header{display:none}');
    await expect(pwp(baseURL, 'publish', 'styles')).rejects.toThrow(/style-deborde|not below the module's own region/);
  });

  await test.step('An exception in a timer leaves the page, and counts as a failure', async () => {
    const thrown = page.waitForEvent('pageerror');
    await open(page, 'minuteur');
    await thrown;
    await expect(page.getByRole('heading', { level: 1, name: 'Minuteur' })).toBeVisible();
    await expectPortalAtWork(page);
    await expect.poll(async () => (await howIs('minuteur')).votes).toMatchObject({ votes: 1, failures: 1 });
  });

  await test.step('A hundred megabytes are kept, and nothing but the end of the page gives them back', async () => {
    await open(page, 'memoire');
    await expectPortalAtWork(page);
    expect(await page.evaluate(() => Reflect.has(globalThis, 'kept'))).toBe(true);
    await page.reload();
    expect(await page.evaluate(() => Reflect.has(globalThis, 'kept'))).toBe(false);
  });

  await test.step('A listener that was left throws at each click: the portal goes on; a new page ends it', async () => {
    await open(page, 'ecouteur');
    await expectPortalAtWork(page);
    await expect(page.locator('body')).toHaveAttribute('data-ecouteur', 'oui');
    await page.reload();
    await expectPortalAtWork(page);
    await expect(page.locator('body')).not.toHaveAttribute('data-ecouteur');
  });

  await test.step('More than five seconds without an answer count as a failure, and are measured', async () => {
    await open(page, 'bloque');
    await expect.poll(async () => (await howIs('bloque')).votes).toMatchObject({ votes: 1, failures: 1 });
    await expectPortalAtWork(page);
    await page.goto('/aide');
    await expect.poll(async () => (await howIs('bloque')).month).toMatchObject({ visits: 1, errors: 0 });
    expect((await howIs('bloque')).month?.longest?.p95).toBeGreaterThan(5_000);
    await expect.poll(async () => (await howIs('minuteur')).month).toMatchObject({ visits: 1, errors: 1 });
  });
});

/** A module whose styles select the frame. */
async function writeStyles(folder: string): Promise<void> {
  await mkdir(join(folder, 'web'));
  await writeFile(
    join(folder, 'web/styles.css'),
    '.fr-header, .fr-footer, nav { display: none !important } h1 { color: rgb(1 2 3) !important }',
  );
  await writeFile(
    join(folder, 'web/main.ts'),
    `import { defineWebModule } from '@pwp/web-kit';
import { h } from 'vue';
import './styles.css';
const routes = [{ path: '/styles', component: { render: () => h('h1', 'Styles') }, meta: { title: 'Styles' } }];
export const { bootstrap, mount, unmount } = defineWebModule({ id: 'styles', routes });
`,
  );
}

/** The build of a module that does harm as it comes on screen. */
async function writeBuilt(folder: string, id: string, harm: string): Promise<void> {
  await mkdir(join(folder, 'dist'), { recursive: true });
  const declaration = { id, title: titleOf(id), path: `/${id}`, icon: 'fr-icon-bug-line', order: 950 };
  await writeFile(join(folder, 'module.json'), JSON.stringify(declaration));
  const build = { files: [{ name: 'main.js', role: 'entry' }], ranges: { shell: {} } };
  await writeFile(join(folder, 'dist/build.json'), JSON.stringify(build));
  await writeFile(
    join(folder, 'dist/main.js'),
    `export const bootstrap = () => Promise.resolve();
export const mount = ({ domElement }) => {
  const heading = document.createElement('h1');
  heading.tabIndex = -1;
  heading.textContent = '${titleOf(id)}';
  domElement.append(heading);
  heading.focus();
  ${harm}
  return Promise.resolve();
};
export const unmount = () => Promise.resolve();
`,
  );
}

test('while the tab that reads the registry’s stream is blocked for ever, another one hears within 30 s that a module is off', async ({
  page: reader,
  context,
  signIn,
  baseURL,
}) => {
  test.setTimeout(120_000);
  await signIn('agent@pwp.test');
  await expect
    .poll(() =>
      reader.evaluate(async () => (await navigator.locks.query()).held?.some(({ name }) => name === 'pwp-registre')),
    )
    .toBe(true);
  const other = await context.newPage();
  await other.goto('/styles');
  await expect(other.getByRole('heading', { level: 1, name: 'Styles' })).toBeVisible();
  await reader.evaluate(() => {
    globalThis.setTimeout(() => {
      for (;;);
    });
  });
  await pwp(baseURL, 'disable', 'styles', '--reason', 'essai');
  await expect(other.getByRole('heading', { level: 1, name: /^Styles est momentanément/ })).toBeVisible({
    timeout: 30_000,
  });
  await pwp(baseURL, 'enable', 'styles');
});

test('a module that never ends opening ends its page twice in a tab; then a panel stands in its place', async ({
  page,
  signIn,
  browser,
  context,
  baseURL,
  allowErrors,
}) => {
  test.setTimeout(180_000);
  allowErrors(/module boucle/);
  await signIn('agent@pwp.test');
  // Playwright leaves a page that crashed; the tab itself goes on, as that of a person who ends a page that does not answer.
  const tab = await context.newCDPSession(page);
  const machine = await browser.newBrowserCDPSession();
  const endPage = async () => {
    const { processInfo } = await machine.send('SystemInfo.getProcessInfo');
    const [busiest] = processInfo
      .filter(({ type }) => type === 'renderer')
      .toSorted((one, other) => other.cpuTime - one.cpuTime);
    if (busiest === undefined) throw new Error('There is no page.');
    const crashed = new Promise((resolve) => tab.once('Inspector.targetCrashed', resolve));
    process.kill(busiest.id, 'SIGKILL');
    await crashed;
  };
  const openAgain = () => tab.send('Page.navigate', { url: `${baseURL}/boucle` });
  const shown = async () => {
    const { result } = await tab.send('Runtime.evaluate', { expression: "document.querySelector('h1')?.textContent" });
    return String(result.value);
  };
  await tab.send('Inspector.enable');

  for (const turn of ['first', 'second']) {
    await test.step(`The ${turn} time, the page does not answer until it is ended`, async () => {
      await openAgain();
      // What was asked of a page that is ended is answered by an error.
      const answers = () =>
        tab.send('Runtime.evaluate', { expression: '1' }).then(
          () => true,
          () => false,
        );
      await expect.poll(() => Promise.race([answers(), setTimeout(3_000, false)])).toBe(false);
      await endPage();
    });
  }

  await test.step('The third time, the panel is there at once, and nothing of the module runs', async () => {
    await openAgain();
    await expect.poll(shown).toBe('Le service Boucle est indisponible');
  });
});
