import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@pwp/testing/browser';
import {
  portBeside,
  startPortal,
  temporaryFolder,
  type PortalProcess,
  type TemporaryFolder,
} from '@pwp/testing/portal';
import { changeFile, copyRepository } from '../repository-copy.ts';

/** A portal of its own, from a copy of the repository that a team adds a module to. */
const OFFSET = 6;

/** The modules that have pages. */
const PAGES = ['comptes', 'numerisation', 'profile', 'support'];

let portal: PortalProcess;
let folder: TemporaryFolder;
let copy: string;
let dataDir: string;

test.use({
  baseURL: async ({ baseURL }, use) => {
    await use(`http://127.0.0.1:${portBeside(baseURL, OFFSET)}`);
  },
});

test.beforeAll(async ({ baseURL }) => {
  test.setTimeout(240_000);
  folder = await temporaryFolder();
  copy = join(folder.path, 'copie');
  dataDir = join(folder.path, 'data');
  await copyRepository(copy);
  // What the repository built is built.
  for (const part of ['modules/_template', ...PAGES.map((id) => `modules/${id}`), 'shell'])
    await changeFile(join(copy, part, 'package.json'), '"build":', '"built":');
  portal = startPortal(
    'start',
    // Twenty ask without a pause from one address: a fast machine has them past its budget.
    { PWP_PORT: new URL(baseURL ?? '').port, PWP_DATA_DIR: dataDir, PWP_ADDRESS_REQUESTS: '1000000' },
    copy,
  );
  await portal.ready;
});

test.afterAll(async () => {
  const code = await portal.stop();
  const { output } = await portal.ended;
  await folder.remove();
  expect(code).toBe(0);
  expect(output).toContain('Migration exemple/0001-create-notes');
});

test("a new module's routes and tables come with a roll of the API, and no request fails", async ({ request }) => {
  test.setTimeout(240_000);
  const token = await readFile(join(dataDir, 'registry/operator-token'), 'utf8');
  const roll = () =>
    request.post('/dev/api/roulement', { headers: { authorization: `Bearer ${token}` }, timeout: 120_000 });
  expect((await request.get('/api/exemple/notes')).status()).toBe(404);
  const over = new AbortController();
  const statuses = new Set<number>();
  const asking = Array.from({ length: 20 }, async () => {
    while (!over.signal.aborted) statuses.add((await request.get('/api/meta')).status());
  });

  await test.step('The module is there once the roll is answered', async () => {
    await cp(join(copy, 'modules/_template'), join(copy, 'modules/exemple'), { recursive: true });
    const answer = await roll();
    expect(await answer.json()).toEqual({ modules: expect.arrayContaining(['exemple', 'support']) });
    expect((await request.get('/api/exemple/notes')).status()).toBe(401);
    expect(await (await request.get('/api/meta')).json()).toMatchObject({ modules: { exemple: '0.1.0' } });
  });

  await test.step('Code that throws leaves that module out alone', async () => {
    const file = join(copy, 'modules/exemple/api/index.ts');
    await changeFile(file, 'export const', "throw new Error('broken on purpose');\nexport const");
    expect(await (await roll()).json()).toEqual({ modules: expect.not.arrayContaining(['exemple']) });
    expect(await (await request.get('/api/exemple/notes')).json()).toMatchObject({ code: 'module-indisponible' });
  });

  over.abort();
  await Promise.all(asking);
  expect([...statuses]).toEqual([200]);
});
