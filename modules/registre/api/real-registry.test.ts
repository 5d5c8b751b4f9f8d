import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createRegistry, generatePrivateKey } from '@pwp/plugins-registry';
import { createTestDatabase } from '@pwp/testing';
import { expect, onTestFinished, test } from 'vitest';
import { EvenementList, RegistreConfiguration, RegistreModuleList } from '../contracts/index.ts';
import { OPERATOR_TOKEN } from '../testing/registry-double.ts';
import { startRegistreApi } from '../testing/start-registre-api.ts';

/* The double speaks as the registry was specified; here the registry itself answers. */

const ROOT = '/api/registre';

/** A registry over a folder with one built module, and one whose declaration is wrong; gives its address. */
async function startRegistry(more: object = {}): Promise<string> {
  const database = await createTestDatabase();
  onTestFinished(() => database.remove());
  const modulesDir = join(database.folder, 'modules');
  await mkdir(join(modulesDir, 'annonces/dist'), { recursive: true });
  await mkdir(join(modulesDir, 'annuaire'));
  const plain = { id: 'annonces', title: 'Annonces', path: '/annonces', icon: 'fr-icon-mail-line', order: 1 };
  const declaration = { ...plain, ...more };
  await writeFile(join(modulesDir, 'annonces/module.json'), JSON.stringify(declaration));
  await writeFile(join(modulesDir, 'annuaire/module.json'), '{');
  const build = { files: [{ name: 'main.js', role: 'entry' }] };
  await writeFile(join(modulesDir, 'annonces/dist/build.json'), JSON.stringify(build));
  await writeFile(join(modulesDir, 'annonces/dist/main.js'), 'export {};');
  const registry = await createRegistry({
    host: '127.0.0.1',
    port: 0,
    portalUrl: 'http://127.0.0.1:1',
    modulesDir,
    databaseUrl: database.url,
    releases: join(database.folder, 'releases'),
    privateKey: generatePrivateKey(),
    operatorToken: OPERATOR_TOKEN,
    ringsSecret: undefined,
    issuer: 'http://127.0.0.1:1/auth/realms/pwp',
    sample: 10,
    threshold: 0.2,
    strict: false,
  });
  const server = createServer(registry.handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    registry.drain();
    server.closeAllConnections();
    server.close();
    await registry.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The registry listens on a port.');
  return `http://127.0.0.1:${address.port}`;
}

test('the registry itself answers what the pages show', async () => {
  const api = await startRegistreApi(await startRegistry());
  onTestFinished(() => api.close());
  const list = async () => RegistreModuleList.parse((await api.admin.get(`${ROOT}/modules`)).body);
  const post = (verb: string, body: unknown) => api.admin.post(`${ROOT}/modules/annonces/${verb}`, { body });

  expect(await list()).toMatchObject({
    items: [
      {
        id: 'annonces',
        title: 'Annonces',
        disabled: null,
        adopted: true,
        configurable: false,
        channels: [],
        moved: 0,
        before: null,
        releases: [],
      },
    ],
    total: 1,
    faults: [{ module: 'annuaire', code: 'declaration-invalid' }],
  });
  expect((await post('coupure', { motif: 'Panne du service' })).status).toBe(204);
  expect((await list()).items[0]?.disabled).toBe('Panne du service');
  expect((await post('reprise', { motif: 'Lenteur' })).body).toMatchObject({ code: 'module-modifie' });
  expect((await post('coupure', { motif: 'Lenteur' })).body).toMatchObject({ code: 'module-modifie' });
  expect((await post('reprise', { motif: 'Panne du service' })).status).toBe(204);
  expect((await list()).items[0]?.disabled).toBeNull();
  expect((await post('promotion', { ring: 'tous', moved: 0 })).body).toMatchObject({ code: 'version-inconnue' });
  expect((await post('retour', { moved: 0 })).body).toMatchObject({ code: 'rien-a-annuler' });
  expect((await post('retour', { moved: 4 })).body).toMatchObject({ code: 'module-modifie' });

  const { body } = await api.admin.get(`${ROOT}/evenements`);
  expect(
    EvenementList.parse(body).items.map(({ kind, acteur, module, motif }) => [kind, acteur, module, motif]),
  ).toEqual([
    ['enable', 'admin@pwp.test', 'annonces', null],
    ['disable', 'admin@pwp.test', 'annonces', 'Panne du service'],
    ['adopt', 'registre', 'annonces', null],
  ]);
  const suite = await api.admin.get(`${ROOT}/evenements?curseur=2`);
  expect(EvenementList.parse(suite.body)).toMatchObject({ items: [{ sequence: 1, kind: 'adopt' }], total: 3 });
});

const configuration = {
  type: 'object',
  properties: {
    jours: { type: 'integer', title: 'Jours', minimum: 1, maximum: 31, default: 7 },
    avis: { type: 'string', title: 'Avis', default: '' },
  },
};

test('a configuration is read, saved in the name of the account and told in both journals', async () => {
  const api = await startRegistreApi(await startRegistry({ configuration }));
  onTestFinished(() => api.close());
  const path = `${ROOT}/modules/annonces/configuration`;
  const read = async () => RegistreConfiguration.parse((await api.admin.get(path)).body);
  const save = (revision: number, values: object, client = api.admin) =>
    client.put(path, { body: { revision, values } });

  expect(await read()).toMatchObject({ title: 'Annonces', schema: configuration, values: {}, revision: 0 });
  const saved = await save(0, { jours: 12, avis: 'Fermé' });
  expect(saved.status).toBe(200);
  const { revision } = RegistreConfiguration.parse(saved.body);
  expect(await read()).toMatchObject({ values: { jours: 12, avis: 'Fermé' }, revision, changedBy: 'admin@pwp.test' });

  const other = api.as({ id: 'autre', email: 'autre@pwp.test', roles: ['administrateur'] });
  const late = await save(0, { jours: 3 }, other);
  expect(late.body).toMatchObject({ status: 409, code: 'configuration-modifiee' });
  const refused = await save(revision, { jours: 90, inconnu: 1 }, other);
  expect(refused.body).toMatchObject({
    status: 422,
    code: 'configuration-refusee',
    errors: [
      { pointer: '/values/jours', detail: '« Jours » : saisissez un nombre entier de 1 à 31.' },
      { pointer: '/values/inconnu' },
    ],
  });
  expect((await save(revision, { avis: 'Fermé' }, other)).status).toBe(200);

  const { body } = await api.admin.get('/api/audit');
  expect(
    (body as { items: Record<string, unknown>[] }).items.map(({ action, acteur, avant, apres }) => [
      action,
      (acteur as { email: string }).email,
      avant,
      apres,
    ]),
  ).toEqual([
    ['registre.configure-module', 'autre@pwp.test', { Jours: 12 }, { Jours: null }],
    ['registre.configure-module', 'admin@pwp.test', { Jours: null, Avis: null }, { Jours: 12, Avis: 'Fermé' }],
  ]);
  const { items } = EvenementList.parse((await api.admin.get(`${ROOT}/evenements`)).body);
  expect(items.map(({ kind, acteur }) => [kind, acteur]).slice(0, 2)).toEqual([
    ['configure', 'autre@pwp.test'],
    ['configure', 'admin@pwp.test'],
  ]);
});

test('a module without a configuration, or that is not known, has none to read or save', async () => {
  const api = await startRegistreApi(await startRegistry());
  onTestFinished(() => api.close());
  const body = { revision: 0, values: {} };
  for (const [id, code] of [
    ['annonces', 'configuration-absente'],
    ['absent', 'module-inconnu'],
  ] as const) {
    const path = `${ROOT}/modules/${id}/configuration`;
    expect((await api.admin.get(path)).body).toMatchObject({ status: 404, code });
    expect((await api.admin.put(path, { body })).body).toMatchObject({ status: 404, code });
  }
});
