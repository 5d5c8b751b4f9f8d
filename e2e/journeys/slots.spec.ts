import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, expectAccessible, expectNothingOpen, test, type Page } from '@pwp/testing/browser';
import { z } from 'zod';
import { sayBuilt, useCopiedPortal } from '../copied-portal.ts';
import { changeFile } from '../repository-copy.ts';

/** A portal of its own, from a copy of the repository: its modules, one that a team publishes, and four that fail in a slot. */
const OFFSET = 12;
const SLOT = 'numerisation.tableau-de-bord';
/** Above every page, for whom this counts something. */
const ALERT = 'portail.alerte';
const COUNT = '/alertes/nombre';

const component = (body: string) => `() => Promise.resolve({ default: { ${body} } })`;
const FAILING = {
  evalue: { before: 'throw new Error("evaluation throws");', shows: component('render: () => "Évalué"') },
  monte: { before: '', shows: component('setup() { throw new Error("setup throws"); }') },
  clic: {
    before: '',
    shows: component(
      'render: () => h("button", { type: "button", onClick() { throw new Error("click throws"); } }, "Agir")',
    ),
  },
  attend: {
    before:
      'await new Promise((done) => setTimeout(done, 10_000)); document.documentElement.dataset.attend = "arrived";',
    shows: component('render: () => h("p", "Trop tard")'),
  },
};

/** What the team adds to its module, made by `pwp new`. */
const ADDED = {
  'web/slots/Avis.vue': `<script setup lang="ts">
defineProps<{ data: { guichet: string } }>();
</script>
<template>
  <p class="essai-avis">Avis d’essai pour le guichet {{ data.guichet }}</p>
</template>
<style scoped>
.essai-avis {
  border-left: 7px solid var(--border-default-grey);
}
</style>
`,
  'web/slots/LienPli.vue': `<script setup lang="ts">
defineProps<{ data: { transaction: string } }>();
</script>
<template>
  <p><a class="fr-link" href="/essai">Noter le pli {{ data.transaction }}</a></p>
</template>
`,
  'web/slots/Alerte.vue': `<script setup lang="ts">
import { refreshMenuCounts } from '@pwp/web-kit';
</script>
<template>
  <section class="fr-alert fr-alert--warning fr-alert--sm" aria-label="Fermeture lundi">
    <p>Fermeture lundi</p>
    <button type="button" class="fr-btn fr-btn--sm" @click="refreshMenuCounts()">J’ai lu</button>
  </section>
</template>
`,
  'web/slots/CarteProfil.vue': `<template>
  <section><h2 class="fr-h4">Mes notes d’essai</h2></section>
</template>
`,
};
const SLOTS = [
  { name: SLOT },
  { name: 'numerisation.pli' },
  { name: 'profile.informations', roles: ['referent'] },
  { name: ALERT, count: COUNT },
];

/** Adds the four modules that fail. */
async function addFailing(copy: string): Promise<void> {
  await sayBuilt(copy, '_template');
  for (const [index, [id, { before, shows }]] of Object.entries(FAILING).entries()) {
    const declaration = { id, title: id, path: `/${id}`, icon: 'fr-icon-bug-line', order: 90 + index };
    const main = `import { h } from 'vue';
${before}
const nothing = () => Promise.resolve();
export const bootstrap = nothing;
export const unmount = nothing;
export const mount = Object.assign(() => Promise.resolve(), {
  declared: { id: '${id}', routes: [], slots: { '${SLOT}': ${shows}, '${ALERT}': ${shows} } },
});
`;
    await put(
      join(copy, 'modules', id, 'module.json'),
      JSON.stringify({ ...declaration, slots: [{ name: SLOT }, { name: ALERT, count: COUNT, priority: 90 }] }),
    );
    await put(join(copy, 'modules', id, 'dist/main.js'), main);
    await put(
      join(copy, 'modules', id, 'dist/build.json'),
      JSON.stringify({ files: [{ name: 'main.js', role: 'entry' }] }),
    );
  }
}

const portal = useCopiedPortal(OFFSET, { prepare: addFailing });

test.beforeAll('a team makes its module, and publishes it to one guichet', async () => {
  test.setTimeout(240_000);
  await portal.pwp('new', 'essai', '--yes', '--no-install');
  const module = join(portal.path, 'modules/essai');
  // Its routes are beside the point: without them, no API is rolled.
  await rm(join(module, 'api'), { recursive: true });
  for (const [path, content] of Object.entries(ADDED)) await put(join(module, path), content);
  const file = join(module, 'module.json');
  const declared = z.looseObject({}).parse(JSON.parse(await readFile(file, 'utf8')));
  await writeFile(file, JSON.stringify({ ...declared, roles: [], slots: SLOTS }));
  await changeFile(
    join(module, 'web/main.ts'),
    "defineWebModule({ id: 'essai', routes })",
    `defineWebModule({ id: 'essai', routes, slots: {
  '${SLOT}': () => import('./slots/Avis.vue'),
  'numerisation.pli': () => import('./slots/LienPli.vue'),
  'profile.informations': () => import('./slots/CarteProfil.vue'),
  'portail.alerte': () => import('./slots/Alerte.vue'),
} })`,
  );
  await portal.pwp('build', 'essai');
  await portal.pwp('publish', 'essai', '--ring', 'guichet:00002');
});

test.beforeEach(({ allowErrors }) => {
  allowErrors(/module (evalue|monte|clic|attend), slot/);
  // The team's module has no API here.
  allowErrors(/status of 404/);
});

test('what a team shows in three pages of others stands there for whom it is, and nowhere else', async ({
  page,
  signIn,
  browser,
}) => {
  test.setTimeout(120_000);
  await signIn('agent@pwp.test');

  await test.step('The notice is on the dashboard, with its style and the data of the page', async () => {
    await page.goto('/');
    const notice = page.getByText('Avis d’essai pour le guichet 00002');
    await expect(notice).toBeVisible();
    await expect(notice).toHaveCSS('border-left-width', '7px');
  });

  await test.step('The link is in the detail of a pli, beside the support’s, and opens the module without a reload', async () => {
    let loads = 0;
    page.on('load', () => (loads += 1));
    await page
      .getByRole('button', { name: /^Ouvrir le pli/ })
      .first()
      .click();
    const panel = page.getByRole('dialog');
    await expect(panel.getByRole('link', { name: 'Ouvrir un ticket' })).toBeVisible();
    await panel.getByRole('link', { name: /^Noter le pli [a-z0-9]{13}$/ }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Essai' })).toBeFocused();
    expect(loads).toBe(0);
  });

  await test.step('The card of the profile is for référents alone; for others no code of the module is loaded', async () => {
    const asked = requestsOf(page, ['essai']);
    const settled = lastRequest(page);
    await page.goto('/profile/informations');
    await expect(page.getByLabel(/^Prénom/)).toHaveValue('Agent');
    await settled;
    await expect(page.getByRole('heading', { name: 'Mes notes d’essai' })).toHaveCount(0);
    expect(asked).toEqual([]);
    await portal.pwp('promote', 'essai');
    const referent = await (await browser.newContext()).newPage();
    await signIn('referent@pwp.test', { page: referent });
    await referent.goto('/profile/informations');
    await expect(referent.getByRole('heading', { level: 2, name: 'Mes notes d’essai' })).toBeVisible();
  });
});

/** What a page asks for last, once it has nothing better to do: it stays open, so the network is never idle. */
function lastRequest(page: Page) {
  return page.waitForRequest('**/api/notifications/flux');
}

test('modules that throw when they are imported, mounted or clicked, or never come, leave the page whole', async ({
  page,
  signIn,
}) => {
  const asked = requestsOf(page, Object.keys(FAILING));
  await signIn('agent@pwp.test');

  await test.step('The dashboard is whole, and so is what the other modules show on it', async () => {
    await expect(page.getByRole('table', { name: 'Plis transmis par votre guichet' })).toBeVisible();
    await expect(page.getByText('Avis d’essai')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Agir' })).toBeVisible();
    for (const text of ['Évalué', 'Trop tard']) await expect(page.getByText(text)).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(['Tableau de bord']);
    await expect(page.locator(':focus')).toHaveCount(0);
    await expectAccessible(page);
    expect(new Set(asked.map((path) => path.split('/')[2]))).toEqual(new Set(Object.keys(FAILING)));
  });

  await test.step('One that breaks under a click leaves; the rest stays', async () => {
    await page.getByRole('button', { name: 'Agir' }).click();
    await expect(page.getByRole('button', { name: 'Agir' })).toHaveCount(0);
    await expect(page.getByText('Avis d’essai')).toBeVisible();
  });

  await test.step('One that comes after ten seconds is not shown any more', async () => {
    await expect(page.locator('html')).toHaveAttribute('data-attend', 'arrived');
    await expect(page.getByText('Trop tard')).toHaveCount(0);
  });

  await test.step('The page works: a pli opens', async () => {
    await page
      .getByRole('button', { name: /^Ouvrir le pli/ })
      .first()
      .click();
    await expect(page.getByRole('dialog').getByRole('link', { name: 'Ouvrir un ticket' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Fermer' }).click();
    await expectNothingOpen(page);
  });

  await test.step('A page without a slot loads no code of any of them, nor the shell’s part for slots', async () => {
    const askedThere = requestsOf(page, [...Object.keys(FAILING), 'essai', 'follow-slot']);
    const settled = lastRequest(page);
    await page.goto('/support/tickets');
    await expect(page.getByRole('heading', { level: 1, name: 'Suivre mes tickets' })).toBeVisible();
    await settled;
    expect(askedThere).toEqual([]);
  });
});

test('an alert stands above every page while its count says so, beside alerts that fail', async ({ page, signIn }) => {
  test.setTimeout(120_000);
  const counts = new Map([...Object.keys(FAILING), 'essai'].map((id) => [id, 0]));
  await page.route(`**/api/*${COUNT}`, (route) => {
    const [, , id = ''] = new URL(route.request().url()).pathname.split('/');
    return route.fulfill({ json: { nombre: counts.get(id) } });
  });
  const alert = page.getByRole('main').getByRole('region', { name: 'Fermeture lundi' });
  await signIn('agent@pwp.test');

  await test.step('Nothing is loaded while nothing is counted', async () => {
    await page.goto('/support/tickets');
    await expect(page.getByRole('heading', { level: 1, name: 'Suivre mes tickets' })).toBeVisible();
    const asked = requestsOf(page, [...counts.keys(), 'follow-slot']);
    const counted = page.waitForResponse(`**/api/essai${COUNT}`);
    await page.reload();
    await counted;
    await expect(page.getByRole('heading', { level: 1, name: 'Suivre mes tickets' })).toBeVisible();
    await expect(alert).toHaveCount(0);
    expect(asked).toEqual([]);
  });

  await test.step('It stands above a page, whose own focus and title stay, and above the next', async () => {
    for (const id of counts.keys()) counts.set(id, 1);
    await page.goto('/support/tickets');
    await expect(alert).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(['Suivre mes tickets']);
    for (const text of ['Évalué', 'Trop tard']) await expect(page.getByText(text)).toHaveCount(0);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Plan du site' }).first().click();
    await expect(page.getByRole('heading', { level: 1, name: 'Plan du site' })).toBeVisible();
    await expect(alert).toBeVisible();
    const [above, title] = await Promise.all([
      alert.boundingBox(),
      page.getByRole('heading', { level: 1 }).boundingBox(),
    ]);
    expect(above?.y).toBeLessThan(title?.y ?? 0);
  });

  await test.step('One that breaks under a click leaves alone, and what was read leaves at once', async () => {
    await page.getByRole('button', { name: 'Agir' }).click();
    await expect(page.getByRole('button', { name: 'Agir' })).toHaveCount(0);
    await expect(alert).toBeVisible();
    counts.set('essai', 0);
    await alert.getByRole('button', { name: 'J’ai lu' }).click();
    await expect(alert).toHaveCount(0);
  });
});

/** The files of these modules, and of the shell's part `follow-slot`, that the page asks for from now on. */
function requestsOf(page: Page, names: readonly string[]): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (names.some((name) => pathname.startsWith(`/modules/${name}/`) || pathname.startsWith(`/assets/${name}-`)))
      asked.push(pathname);
  });
  return asked;
}

async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
