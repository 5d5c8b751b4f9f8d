import { expect, test } from '@pwp/testing/browser';

/** A number of the journal after that of any page: what was before is not heard. */
const LATER = 1_000_000;

const MANIFEST = /(id="portail-manifeste">[^<]*"title":")Numérisation"/;
test('one other letter in the manifest, and nothing of a module runs: one page says so', async ({
  page,
  allowErrors,
}) => {
  allowErrors(/the manifest is not what the registry signed/);
  await page.route('**/aide', async (route) => {
    const response = await route.fetch();
    const html = await response.text();
    expect(html).toMatch(MANIFEST);
    await route.fulfill({ response, body: html.replace(MANIFEST, '$1Numérisatiom"') });
  });
  await page.goto('/aide');
  await expect(page.getByRole('alert')).toContainText('ce qui est arrivé n’est pas ce que le GIP SNE a signé');
  await expect(page.getByRole('heading', { level: 1, name: 'Aide' })).toHaveCount(0);
});

test('a module that is turned off leaves the open page, says so, and comes back when it is turned on', async ({
  page,
  signIn,
}) => {
  let disabled: string[] = [];
  const releases: Record<string, string[]> = {};
  await page.route('**/registry/v1/stream', (route) =>
    route.fulfill({
      contentType: 'text/event-stream',
      // The browser asks again after 100 ms: a stream that is answered whole is a stream that was cut.
      body: `retry: 100\ndata: ${JSON.stringify({ sequence: LATER, disabled, releases })}\n\n`,
    }),
  );
  const mounted = page.waitForRequest(
    (request) =>
      request.url().endsWith('/registry/v1/beacons') && request.postData()?.includes('"outcome":"mounted"') === true,
  );
  await signIn('agent@pwp.test');
  const menu = page.getByRole('navigation', { name: 'Menu principal' });

  await test.step('What a module did in the page is told to the registry, without a word of the person', async () => {
    const beacon: unknown = (await mounted).postDataJSON();
    expect(beacon).toEqual({
      module: 'numerisation',
      version: expect.stringMatching(/^[0-9a-f]{64}$/),
      outcome: 'mounted',
    });
  });

  await test.step('Turned off: the page says so, the menu too, and the rest works', async () => {
    await menu.getByRole('link', { name: 'Profil' }).click();
    await expect(page.getByLabel(/^Prénom/)).toHaveValue('Agent');
    disabled = ['profile'];
    await expect(page.getByRole('heading', { level: 1, name: /est momentanément désactivé$/ })).toBeFocused();
    await expect(page.getByLabel(/^Prénom/)).toHaveCount(0);
    await expect(menu).toContainText(/Profil\s*indisponible/);
    await page.getByRole('link', { name: 'Retour à l’accueil' }).click();
    await expect(page.getByRole('table', { name: 'Plis transmis par votre guichet' })).toBeVisible();
  });

  await test.step('Turned on: it is there again, without a reload', async () => {
    disabled = [];
    await menu.getByRole('link', { name: 'Profil' }).click();
    await expect(page.getByLabel(/^Prénom/)).toHaveValue('Agent');
  });

  await test.step('A release that no longer stands is replaced by a full load at the next page of another module', async () => {
    let loads = 0;
    page.on('load', () => (loads += 1));
    const asked = page.waitForResponse('**/registry/v1/stream');
    releases['profile'] = ['0123456789ab'];
    await asked;
    await page.waitForResponse('**/registry/v1/stream');
    expect(loads).toBe(0);
    await menu.getByRole('link', { name: 'Numérisation' }).click();
    await expect(page.getByRole('table', { name: 'Plis transmis par votre guichet' })).toBeVisible();
    expect(loads).toBe(1);
  });
});
