import { ModuleConfiguration, SavedConfigurations, type ConfigurationSchema } from '@pwp/contracts';
import { expect, test, vi } from 'vitest';
import {
  problemOf,
  startTestRegistry,
  startWithBuild,
  testModule,
  type TestRegistry,
} from './testing/test-registry.ts';

const schema = (properties: ConfigurationSchema['properties']): { configuration: ConfigurationSchema } => ({
  configuration: { type: 'object', properties },
});
const jours = (more = {}) => ({
  type: 'integer' as const,
  title: 'Jours',
  minimum: 1,
  maximum: 31,
  default: 7,
  ...more,
});
const avis = { type: 'string' as const, title: 'Avis', default: '' };
const PATH = '/registry/v1/modules/essai/configuration';

async function read(registry: TestRegistry): Promise<ModuleConfiguration> {
  return ModuleConfiguration.parse(JSON.parse((await registry.call(PATH)).text));
}
const save = (registry: TestRegistry, revision: number, values: unknown, more = {}) =>
  registry.call(PATH, { method: 'PUT', body: { revision, values }, ...more });
const given = async (registry: TestRegistry, cookie?: string) =>
  (await registry.manifest(cookie)).modules[0]?.release?.configuration;

async function startWithModule(properties: ConfigurationSchema['properties'] = { jours: jours(), avis }) {
  const registry = await startTestRegistry();
  const version = await registry.publish(testModule('essai', '1', schema(properties)), 'tous');
  return { registry, version };
}

test('the manifest carries the defaults, then the saved values; the journal names who saved', async () => {
  const { registry } = await startWithModule();
  expect(await given(registry)).toEqual({ jours: 7, avis: '' });
  expect(await read(registry)).toMatchObject({ values: {}, revision: 0, changedAt: null, changedBy: null });
  const before = (await registry.call('/registry/v1/manifest')).headers.etag;

  const saved = await save(registry, 0, { jours: 12 }, { headers: { 'pwp-actor': 'admin@pwp.test' } });
  expect(saved.status).toBe(200);
  expect(JSON.parse(saved.text)).toMatchObject({ values: { jours: 12 }, changedBy: 'admin@pwp.test' });
  const { token } = await registry.addToken({ modules: ['essai'] });
  const ofTeam = await registry.call('/registry/v1/modules/essai/configuration', { token });
  expect(JSON.parse(ofTeam.text)).toMatchObject({ values: { jours: 12 }, changedBy: 'exploitation' });
  expect(await given(registry)).toEqual({ jours: 12, avis: '' });
  expect((await registry.call('/registry/v1/manifest')).headers.etag).not.toBe(before);
  const event = (await registry.events()).find(({ kind }) => kind === 'configure');
  expect(event).toMatchObject({
    actor: 'admin@pwp.test',
    kind: 'configure',
    module: 'essai',
    detail: { names: ['jours'] },
  });
});

test('a build of the modules’ folder is configured too', async () => {
  const registry = await startWithBuild(testModule('essai', '1', schema({ jours: jours() })));
  expect(await given(registry)).toEqual({ jours: 7 });
  expect((await save(registry, 0, { jours: 3 })).status).toBe(200);
  expect(await given(registry)).toEqual({ jours: 3 });
});

test('an invalid value is refused with its field, and nothing changes', async () => {
  const { registry } = await startWithModule();
  const refused = await save(registry, 0, { jours: 90, avis: 3, autre: 1 });
  expect(refused.status).toBe(422);
  expect(problemOf(refused)).toMatchObject({
    code: 'configuration-refusee',
    errors: [
      { pointer: '/values/jours', detail: '« Jours » : saisissez un nombre entier de 1 à 31.' },
      { pointer: '/values/avis' },
      { pointer: '/values/autre' },
    ],
  });
  for (const body of [{}, { revision: 0 }, { revision: 'a', values: {} }, { revision: 0, values: [] }])
    expect((await registry.call(PATH, { method: 'PUT', body })).status).toBe(400);
  expect((await registry.call(PATH, { method: 'PUT', body: 'a'.repeat(70 * 1024) })).status).toBe(413);
  expect(await read(registry)).toMatchObject({ values: {}, revision: 0 });
});

test('of two concurrent saves, the later one is refused', async () => {
  const { registry } = await startWithModule();
  const other = await registry.again();
  const answers = await Promise.all([save(registry, 0, { jours: 2 }), save(other, 0, { jours: 3 })]);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  const late = answers.find(({ status }) => status === 409);
  expect(late && problemOf(late)).toMatchObject({ code: 'configuration-modifiee' });
  await vi.waitFor(async () => expect(await read(other)).toEqual(await read(registry)));
  const { revision } = await read(registry);
  expect((await save(registry, revision, { jours: 4 })).status).toBe(200);
});

test('only operators save, any token reads, and a module without a configuration answers 404', async () => {
  const { registry } = await startWithModule();
  const { token } = await registry.addToken({ modules: ['essai'] });
  expect((await save(registry, 0, { jours: 2 }, { token })).status).toBe(403);
  expect((await save(registry, 0, { jours: 2 }, { token: null })).status).toBe(401);
  expect((await registry.call(PATH, { token: null })).status).toBe(401);
  expect((await registry.call(PATH, { token })).status).toBe(200);
  expect(await given(registry)).toEqual({ jours: 7, avis: '' });

  await registry.publish(testModule('simple'), 'tous');
  const simple = '/registry/v1/modules/simple/configuration';
  expect(problemOf(await registry.call(simple))).toMatchObject({ status: 404, code: 'configuration-absente' });
  expect(problemOf(await registry.call(simple, { method: 'PUT', body: { revision: 0, values: {} } }))).toMatchObject({
    code: 'configuration-absente',
  });
  const unknown = '/registry/v1/modules/inconnu/configuration';
  expect(problemOf(await registry.call(unknown))).toMatchObject({ status: 404, code: 'module-inconnu' });
});

test('saved values survive publications and rollbacks; health reports a value that a release refuses', async () => {
  const { registry, version } = await startWithModule();
  await save(registry, 0, { jours: 20, avis: 'Fermé' });
  // The next release adds a name and accepts fewer days.
  const next = schema({ jours: jours({ maximum: 10 }), couleur: { ...avis, title: 'Couleur', default: 'bleu' } });
  const second = await registry.publish(testModule('essai', '2', next), 'tous');
  expect(await given(registry)).toEqual({ jours: 7, couleur: 'bleu' });
  expect((await registry.manifest()).modules[0]?.previous).toMatchObject({
    version,
    configuration: { jours: 20, avis: 'Fermé' },
  });
  const health = async () => JSON.parse((await registry.call('/registry/v1/health')).text) as { faults: unknown[] };
  expect((await health()).faults).toMatchObject([{ module: 'essai', code: 'configuration-refused' }]);
  expect(JSON.stringify(await health())).toContain(second);

  const { revision } = await read(registry);
  expect((await save(registry, revision, { jours: 9, couleur: 'vert' })).status).toBe(200);
  expect(await given(registry)).toEqual({ jours: 9, couleur: 'vert' });
  expect((await health()).faults).toEqual([]);
  await registry.call('/registry/v1/modules/essai/rollback', { method: 'POST' });
  expect(await given(registry)).toEqual({ jours: 9, avis: 'Fermé' });
});

test('a refused saved value does not prevent a strict start', async () => {
  const { registry } = await startWithModule();
  await save(registry, 0, { jours: 20 });
  await registry.publish(testModule('essai', '2', schema({ jours: jours({ maximum: 10 }) })), 'tous');
  await registry.stop();
  const strict = await registry.again({ strict: true });
  expect(strict.registry.faults()).toMatchObject([{ code: 'configuration-refused' }]);
});

test('every release in use must accept a value', async () => {
  const { registry, version } = await startWithModule();
  const next = schema({ jours: jours({ maximum: 90 }), avis });
  await registry.publish(testModule('essai', '2', next), 'guichet:00002');
  const refused = await save(registry, 0, { jours: 60 });
  expect(problemOf(refused)).toMatchObject({
    status: 422,
    errors: [
      {
        pointer: '/values/jours',
        detail: `« Jours » : saisissez un nombre entier de 1 à 31. C’est la version ${version}, encore donnée, qui le demande.`,
      },
    ],
  });
  await registry.call('/registry/v1/modules/essai/promote', { body: {} });
  expect((await save(registry, 0, { jours: 60 })).status).toBe(200);
});

test('the API reads saved values, and gets 304 while they are the same', async () => {
  const { registry } = await startWithModule();
  const ask = (etag?: string) =>
    registry.call('/registry/v1/configurations', {
      token: null,
      ...(etag !== undefined && { headers: { 'if-none-match': etag } }),
    });
  const first = await ask();
  expect(SavedConfigurations.parse(JSON.parse(first.text))).toEqual({ modules: {}, disabled: [] });
  expect((await ask(first.headers.etag)).status).toBe(304);
  await save(registry, 0, { jours: 5 });
  const second = await ask(first.headers.etag);
  expect([second.status, JSON.parse(second.text)]).toEqual([200, { modules: { essai: { jours: 5 } }, disabled: [] }]);
  await registry.call('/registry/v1/modules/essai/disable', { body: { reason: 'essai' } });
  const third = await ask(second.headers.etag);
  expect(JSON.parse(third.text)).toMatchObject({ disabled: ['essai'] });
  await registry.call('/registry/v1/modules/essai/enable', { body: {} });
  expect(JSON.parse((await ask(third.headers.etag)).text)).toMatchObject({ disabled: [] });
  await registry.stop();
  expect(await read(await registry.again())).toMatchObject({ values: { jours: 5 } });
});
