import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { writeAxeReport } from '@pwp/plugins-registry/axe-report';
import { hashOfSources } from '@pwp/plugins-registry/hash-of-sources';
import { readBuilt } from '@pwp/plugins-registry/check';
import { expect, readJson, test, type APIRequestContext, type Page } from '@pwp/testing/browser';
import { z } from 'zod';
import { sayBuilt, useCopiedPortal } from '../copied-portal.ts';
import { bareCode, HARM, ORIGINS, REACHING, titleOf, WRITTEN, writtenCode } from '../hostile/module-code.ts';

/** A portal of its own, from a copy of the repository in which modules do harm on purpose. */
const OFFSET = 18;

const portal = useCopiedPortal(OFFSET, {
  settings: { PWP_REGISTRY_SAMPLE: '1000' },
  prepare: (copy) => sayBuilt(copy, '_template'),
});

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

const Status = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      releases: z.array(z.object({ votes: z.number(), failures: z.number() })),
    }),
  ),
});

/** How the one release of a module does. */
async function howIs(request: APIRequestContext, id: string) {
  const token = await readFile(join(portal.dataDir, 'registry/operator-token'), 'utf8');
  const answer = await request.get('/registry/v1/modules', { headers: { authorization: `Bearer ${token}` } });
  const module = (await readJson(answer, Status)).items.find((item) => item.id === id);
  return module?.releases[0];
}

/** Writes by hand that axe found nothing: these modules have no tests. */
async function sayAccessible(id: string): Promise<void> {
  const { statement } = await readBuilt(portal.path, id);
  const sources = await hashOfSources(join(portal.path, 'modules', id));
  const pages = [{ path: `/${id}`, states: 1, violations: [] }];
  await writeAxeReport(portal.path, id, { version: statement.version, sources, pages });
}

/** Takes out of the record of a build what each file was. */
async function sayUnchanged(dist: string): Promise<void> {
  const file = join(dist, 'build.json');
  const record = z.looseObject({ files: z.array(z.looseObject({})) }).parse(JSON.parse(await readFile(file, 'utf8')));
  const files = record.files.map(({ integrity: _integrity, ...named }) => named);
  await writeFile(file, JSON.stringify({ ...record, files }));
}

test.beforeAll(async () => {
  test.setTimeout(240_000);
  await portal.pwp('new', 'styles', '--yes', '--no-install');
  const styles = join(portal.path, 'modules/styles');
  // Pages alone: nothing of the portal is restarted.
  for (const part of ['api', 'contracts', 'web']) await rm(join(styles, part), { recursive: true });
  await writeStyles(styles);
  await portal.pwp('build', 'styles');
  await sayAccessible('styles');
  await portal.pwp('publish', 'styles', '--ring', 'tous');
  for (const [id, harm] of Object.entries(HARM)) await writeBuilt(id, bareCode(id, harm));
  for (const [id, { slot, code }] of Object.entries(WRITTEN))
    await writeBuilt(id, writtenCode(id, code, slot), { slot });
  for (const id of [...Object.keys(HARM), ...Object.keys(WRITTEN)]) {
    await sayAccessible(id);
    await portal.pwp('publish', id, '--ring', 'tous');
  }
});

test('what a hostile module does to its page is contained, measured, or ends with the page', async ({
  page,
  signIn,
  request,
  allowErrors,
}) => {
  test.setTimeout(240_000);
  allowErrors(/broken on purpose/);
  await signIn('agent@pwp.test');

  await test.step('Styles that hide the frame apply below the module’s region alone', async () => {
    await open(page, 'styles');
    await expect(page.getByRole('heading', { level: 1 })).toHaveCSS('color', 'rgb(1, 2, 3)');
    await expectPortalAtWork(page);
  });

  await test.step('Built to reach further, they are refused by the build, and by the registry', async () => {
    const folder = join(portal.path, 'modules/styles');
    const source = join(folder, 'web/styles.css');
    const built = await readFile(source, 'utf8');
    await writeFile(source, 'body { display: none }');
    await expect(portal.pwp('build', 'styles')).rejects.toThrow(/« body »/);
    // A publication would build what is older than its sources.
    await writeFile(source, built);
    const dist = join(folder, 'dist');
    const css = (await readdir(dist)).find((name) => name.endsWith('.css')) ?? '';
    await appendFile(join(dist, css), '.fr-header{display:none}');
    await expect(portal.pwp('publish', 'styles')).rejects.toThrow(/fichier-modifie/);
    await sayUnchanged(dist);
    await sayAccessible('styles');
    await expect(portal.pwp('publish', 'styles')).rejects.toThrow(/style-deborde|not below the module's own region/);
  });

  await test.step('An exception in a timer leaves the page, and counts as a failure', async () => {
    const thrown = page.waitForEvent('pageerror');
    await open(page, 'minuteur');
    await thrown;
    await expect(page.getByRole('heading', { level: 1, name: 'Minuteur' })).toBeVisible();
    await expectPortalAtWork(page);
    await expect.poll(() => howIs(request, 'minuteur')).toMatchObject({ votes: 1, failures: 1 });
  });

  await test.step('More than five seconds without an answer count as a failure', async () => {
    await open(page, 'bloque');
    await expect.poll(() => howIs(request, 'bloque')).toMatchObject({ votes: 1, failures: 1 });
    await expectPortalAtWork(page);
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

/** The build of a module. */
async function writeBuilt(
  id: string,
  code: string,
  { slot, needs }: { slot?: string | undefined; needs?: object } = {},
): Promise<void> {
  const folder = join(portal.path, 'modules', id);
  await mkdir(join(folder, 'dist'), { recursive: true });
  const slots = slot === undefined ? [] : [{ name: slot }];
  const declaration = { id, title: titleOf(id), path: `/${id}`, icon: 'fr-icon-bug-line', order: 950, slots, needs };
  await writeFile(join(folder, 'module.json'), JSON.stringify(declaration));
  const build = { files: [{ name: 'main.js', role: 'entry' }], ranges: { shell: {} } };
  await writeFile(join(folder, 'dist/build.json'), JSON.stringify(build));
  await writeFile(join(folder, 'dist/main.js'), code);
}

test('a module reaches the outside origins that it declares once they are approved, and no other', async ({
  page,
  signIn,
  allowErrors,
}) => {
  test.setTimeout(240_000);
  allowErrors(/Content Security Policy|ailleurs\.test/);
  const { declared, foreign } = ORIGINS;
  const origins = { images: [declared], connections: [declared] };
  await writeBuilt('ailleurs', bareCode('ailleurs', REACHING), { needs: { origins } });
  await sayAccessible('ailleurs');

  await test.step('Nobody gets it before the operator approved what it needs', async () => {
    await expect(portal.pwp('publish', 'ailleurs', '--ring', 'tous')).rejects.toThrow(
      /pwp approve ailleurs --release [0-9a-f]/,
    );
    const { statement } = await readBuilt(portal.path, 'ailleurs');
    await portal.pwp('approve', 'ailleurs', '--release', statement.version);
    await portal.pwp('promote', 'ailleurs');
  });

  await test.step('Its page has images and answers of what was approved; nothing of another leaves the browser', async () => {
    const left: string[] = [];
    await page.route(`${foreign}/**`, (route) => {
      left.push(route.request().url());
      return route.abort();
    });
    const image = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>';
    await page.route(`${declared}/**`, (route) =>
      route.fulfill({ body: image, contentType: 'image/svg+xml', headers: { 'access-control-allow-origin': '*' } }),
    );
    await signIn('agent@pwp.test');
    await open(page, 'ailleurs');
    for (const said of [
      `image of ${declared}`,
      `answer of ${declared}`,
      `no image of ${foreign}`,
      `no answer of ${foreign}`,
    ])
      await expect(page.getByText(said, { exact: true })).toBeVisible();
    expect(left).toEqual([]);
  });
});

test('a release that never ends ends its page; opening so twice in a tab, it is kept out of it', async ({
  page,
  signIn,
  context,
  baseURL,
  request,
  allowErrors,
}) => {
  test.setTimeout(240_000);
  // A page that dies blames each module that it was opening, the dashboard's too when the machine is busy.
  allowErrors(/module (boucle|tourne)|the page died while it opened this module/);
  await signIn('agent@pwp.test');
  // Playwright leaves a page that crashed; the tab itself goes on, as that of a person who ends a page that does not answer.
  const tab = await context.newCDPSession(page);
  const endPage = async () => {
    const crashed = new Promise((resolve) => tab.once('Inspector.targetCrashed', resolve));
    // Nothing answers it: the process that would is gone.
    void tab.send('Page.crash').catch(() => undefined);
    await crashed;
  };
  const goTo = (path: string) => tab.send('Page.navigate', { url: `${baseURL}${path}` });
  /** The heading that is shown; undefined when the page does not answer. What was asked of a page that is ended fails. */
  const shown = () =>
    Promise.race([
      tab.send('Runtime.evaluate', { expression: "document.querySelector('h1')?.textContent" }).then(
        ({ result }) => String(result.value),
        () => 'ended',
      ),
      setTimeout(3_000, undefined),
    ]);
  await tab.send('Inspector.enable');

  for (const { what, id, path, left } of [
    { what: 'A page', id: 'boucle', path: '/boucle', left: 'Le service Boucle est indisponible' },
    { what: 'What stands in a slot', id: 'tourne', path: '/hote', left: 'Hote' },
  ])
    await test.step(`${what} that never opens ends two pages; from then on, nothing of it runs`, async () => {
      let ended = 0;
      await goTo(path);
      await expect
        .poll(
          async () => {
            const heading = await shown();
            if (heading === undefined) {
              // On a busy machine a page may be ended before the module had its turn: it has another one then.
              ended += 1;
              await endPage();
              await goTo(path);
            }
            return { heading, endedTwice: ended >= 2, ...(await howIs(request, id)) };
          },
          { timeout: 90_000 },
        )
        .toMatchObject({ heading: left, endedTwice: true, votes: 1, failures: 1 });
    });
  await expect.poll(() => howIs(request, 'hote')).toMatchObject({ votes: 1, failures: 0 });
});
