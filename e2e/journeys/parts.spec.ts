import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, tick, type Page } from '@pwp/testing/browser';
import { readLog } from '@pwp/testing/log-line';
import { test } from '../parts-journey.ts';

test('the parts start alone on the data that `npm start` made, and one can end while the others run', async ({
  page,
  request,
  signIn,
  start,
}) => {
  test.slow();
  const menu = page.getByRole('navigation', { name: 'Menu principal' });

  await test.step('`npm start` fills the data; somebody works, and it is stopped by a signal', async () => {
    const whole = start('start');
    await whole.ready;
    await signIn('agent@pwp.test');
    await page.goto('/profile/guichet');
    await tick(page.getByRole('radio', { name: /^PWP01/ }));
    await page.getByRole('button', { name: 'Valider' }).click();
    await expect(menu).toContainText('Guichet : PWP01');
    expect(await whole.stop()).toBe(0);
    expect((await whole.ended).output).toContain('Données de démonstration');
  });

  await test.step('A second start finds them, and fills nothing', async () => {
    const again = start('start');
    await again.ready;
    await openDashboard(page, 'PWP01');
    expect(await again.stop()).toBe(0);
    expect((await again.ended).output).not.toMatch(/Données de démonstration|Migration/);
  });

  const others = (['outside', 'registry', 'shell'] as const).map((what) => start(what));
  const api = start('api');
  await test.step('Each part alone: the session and the choice of guichet are still there', async () => {
    await Promise.all([...others, api].map((part) => part.ready));
    await openDashboard(page, 'PWP01');
  });

  await test.step('The API ends by itself when asked: the front door says so, and the page offers to try again', async () => {
    expect(await api.stop()).toBe(0);
    const answer = await request.get('/api/session');
    expect(answer.headers()['content-type']).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ status: 502, code: 'service-indisponible' });
    await page.getByRole('button', { name: /^Statut dossier/ }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Cette partie du portail ne répond pas.' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Réessayer' })).toBeVisible();
  });

  const again = start('api', { PWP_LOG_LEVEL: 'info' });
  await test.step('It starts again: one click, and no sign-in', async () => {
    await again.ready;
    await page.getByRole('button', { name: 'Réessayer' }).click();
    await expect(page.getByRole('table', { name: 'Plis transmis par votre guichet' })).toBeVisible();
    await expect(page).toHaveURL(/\?filtre=/);
  });

  await test.step('What each part said is of one format, errors with their stack', async () => {
    const [, registry, shell] = others;
    const said = new Map<string, ReturnType<typeof readLog>>();
    for (const [name, part] of Object.entries({ api: again, registry, shell })) {
      await part?.stop();
      said.set(name, readLog((await part?.ended)?.output ?? ''));
    }
    for (const [name, lines] of said) expect(lines.map(({ part }) => part)).toContain(name);
    const id: unknown = expect.stringMatching(/./);
    expect(said.get('api')).toContainEqual(
      expect.objectContaining({
        level: 'info',
        route: '/api/numerisation/plis',
        requestId: id,
        account: id,
        guichet: 'PWP01',
      }),
    );
    // The front door, while the API was away.
    const stack: unknown = expect.stringContaining('    at ');
    const err: unknown = expect.objectContaining({ code: 'ECONNREFUSED', stack });
    expect(said.get('shell')).toContainEqual(expect.objectContaining({ part: 'front-door', level: 'warn', err }));
  });
});

test('a failed start is explained in one line, with the way out', async ({ start, dataDir, baseURL }) => {
  await test.step('The port is in use', async () => {
    const first = start('start');
    await first.ready;
    const second = await start('start', { PWP_DATA_DIR: `${dataDir}-autre` }).ended;
    expect(second.code).toBe(1);
    expect(second.output.trimEnd().split('\n')).toEqual([
      expect.stringContaining(`Le port ${new URL(baseURL ?? '').port} de 127.0.0.1 est déjà pris`),
    ]);
    expect(second.output).toContain('PWP_PORT');
    expect(await first.stop()).toBe(0);
  });

  await test.step('The folder cannot be made', async () => {
    const file = `${dataDir}-fichier`;
    await writeFile(file, 'not a folder');
    const refused = await start('start', { PWP_DATA_DIR: join(file, 'data') }).ended;
    expect(refused.code).toBe(1);
    expect(refused.output.trimEnd().split('\n')).toEqual([expect.stringContaining('PWP_DATA_DIR')]);
  });
});

async function openDashboard(page: Page, guichet: string): Promise<void> {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Menu principal' })).toContainText(`Guichet : ${guichet}`);
  await expect(page.getByRole('table', { name: 'Plis transmis par votre guichet' })).toBeVisible();
}
