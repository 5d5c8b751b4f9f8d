import type { TestClient } from '@pwp/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RegistreModuleList } from '../../contracts/index.ts';
import {
  aRelease,
  aSummary,
  OPERATOR_TOKEN,
  startRegistryDouble,
  type RegistryDouble,
} from '../../testing/registry-double.ts';
import { startRegistreApi, type RegistreTestApi } from '../../testing/start-registre-api.ts';

let registry: RegistryDouble;
let api: RegistreTestApi;

const ROOT = '/api/registre';
const OLD = '000000000001';
const NEW = '000000000002';

// One for each: a panne leaves the circuit breaker open behind it.
beforeEach(async () => {
  registry = await startRegistryDouble();
  registry.modules.set(
    'support',
    aSummary('support', { title: 'Support', channels: { tous: OLD }, releases: [aRelease(NEW), aRelease(OLD)] }),
  );
  api = await startRegistreApi(registry.url);
});
afterEach(async () => {
  await api.close();
  await registry.close();
});

const post = (path: string, body?: unknown, client = api.admin) =>
  client.post(`${ROOT}/modules/${path}`, body === undefined ? {} : { body });

/** What the audit trail holds, newest first. */
async function trail() {
  const { body } = await api.admin.get('/api/audit');
  return (body as { items: Record<string, unknown>[] }).items;
}

const CALLS: readonly { method: 'get' | 'post' | 'put'; path: string; body?: unknown }[] = [
  { method: 'get', path: '/modules' },
  { method: 'get', path: '/evenements' },
  { method: 'post', path: '/modules/support/promotion', body: { ring: 'tous', moved: 0 } },
  { method: 'post', path: '/modules/support/accord', body: { version: NEW } },
  { method: 'post', path: '/modules/support/retour', body: { moved: 0 } },
  { method: 'post', path: '/modules/support/coupure', body: { motif: 'Panne' } },
  { method: 'post', path: '/modules/support/reprise', body: { motif: 'Panne' } },
  { method: 'get', path: '/modules/support/configuration' },
  { method: 'put', path: '/modules/support/configuration', body: { revision: 0, values: {} } },
];

test('every route is for administrators alone', async () => {
  const statuses = (client: TestClient) =>
    Promise.all(
      CALLS.map(async ({ method, path, body }) => {
        const { status } = await client[method](ROOT + path, body === undefined ? {} : { body });
        return `${method} ${path}: ${status}`;
      }),
    );
  const all = (status: number) => CALLS.map(({ method, path }) => `${method} ${path}: ${status}`);
  expect(await statuses(api.anonymous)).toEqual(all(401));
  const others = { roles: ['professionnel', 'referent'], guichets: ['00002'], scope: ['00002'] } as const;
  expect(await statuses(api.as(others))).toEqual(all(403));
  expect(registry.changes).toEqual([]);
});

test('modules are listed by title, with what rings get, their releases, and the faults', async () => {
  registry.modules.set('accueil', aSummary('accueil', { title: 'Accueil', adopted: true, disabled: 'Panne' }));
  registry.faults = [{ module: 'annuaire', code: 'not-built', detail: 'Build it.' }];
  const installed = { version: OLD, votes: 12, failures: 1 };
  registry.modules.set('support', { ...aSummary('support'), ...registry.modules.get('support'), installed });
  const answer = await api.admin.get(`${ROOT}/modules`);
  expect(answer.status).toBe(200);
  const shared = { availability: 'available', moved: 0, before: null };
  expect(RegistreModuleList.parse(answer.body)).toEqual({
    items: [
      {
        ...shared,
        id: 'accueil',
        title: 'Accueil',
        disabled: 'Panne',
        adopted: true,
        configurable: false,
        channels: [],
        published: 0,
        releases: [],
        installed: null,
      },
      {
        ...shared,
        id: 'support',
        title: 'Support',
        disabled: null,
        adopted: false,
        configurable: false,
        channels: [{ ring: 'tous', version: OLD }],
        published: 2,
        releases: [aRelease(NEW), aRelease(OLD)],
        installed,
      },
    ],
    total: 2,
    faults: registry.faults,
  });
});

test('a promotion goes to the registry in the name of the account, and into the audit trail', async () => {
  const answer = await post('support/promotion', { ring: 'guichet:00002', moved: 0 });
  expect([answer.status, answer.body]).toEqual([200, { ring: 'guichet:00002', version: NEW }]);
  expect(registry.changes).toEqual([
    { what: 'support/promote', actor: 'admin@pwp.test', body: { ring: 'guichet:00002', moved: 0 } },
  ]);
  await post('support/promotion', { ring: 'tous', version: NEW, moved: 1 });
  const [second, first] = await trail();
  expect(first).toMatchObject({
    action: 'registre.promote-module',
    acteur: { id: 'admin', email: 'admin@pwp.test' },
    cible: { type: 'module', id: 'support', libelle: 'Support' },
    avant: { anneau: 'guichet:00002', version: null },
    apres: { anneau: 'guichet:00002', version: NEW },
  });
  expect(second).toMatchObject({ avant: { anneau: 'tous', version: OLD }, apres: { anneau: 'tous', version: NEW } });
});

test('an approval goes to the registry in the name of the account, and the trail says what was approved', async () => {
  registry.needs = [{ kind: 'identity', value: 'read', approved: true }];
  expect((await post('support/accord', { version: NEW })).status).toBe(204);
  expect(registry.changes).toEqual([{ what: 'support/approve', actor: 'admin@pwp.test', body: { version: NEW } }]);
  expect((await trail())[0]).toMatchObject({
    action: 'registre.approve-release',
    acteur: { id: 'admin' },
    cible: { type: 'module', id: 'support' },
    apres: { version: NEW, besoins: ['lire les comptes et leurs connexions'] },
  });
});

test('the trail says what a ring got before, however the ring is typed', async () => {
  registry.modules.set(
    'support',
    aSummary('support', { channels: { 'guichet:00002,PWP01': OLD }, releases: [aRelease(NEW), aRelease(OLD)] }),
  );
  const answer = await post('support/promotion', { ring: 'guichet:PWP01,00002,PWP01', moved: 0 });
  expect(answer.body).toEqual({ ring: 'guichet:00002,PWP01', version: NEW });
  expect((await trail())[0]).toMatchObject({
    avant: { anneau: 'guichet:00002,PWP01', version: OLD },
    apres: { anneau: 'guichet:00002,PWP01', version: NEW },
  });
});

test('a module is rolled back, turned off and on again; each is told with its reason', async () => {
  registry.modules.set('support', aSummary('support', { channels: { tous: NEW }, moved: 7, before: { tous: OLD } }));
  expect((await post('support/retour', { motif: 'Écran blanc', moved: 7 })).status).toBe(204);
  expect((await post('support/coupure', { motif: ' Panne ' })).status).toBe(204);
  expect(registry.modules.get('support')?.disabled).toBe('Panne');
  expect((await post('support/reprise', { motif: 'Panne' })).status).toBe(204);
  expect(registry.modules.get('support')?.disabled).toBeNull();
  expect(registry.changes.map(({ what, body }) => [what, body])).toEqual([
    ['support/rollback', { reason: 'Écran blanc', moved: 7 }],
    ['support/disable', { reason: 'Panne', disabled: null }],
    ['support/enable', { disabled: 'Panne' }],
  ]);
  expect((await trail()).map(({ action, avant, apres }) => [action, avant, apres])).toEqual([
    ['registre.enable-module', { motif: 'Panne' }, {}],
    ['registre.disable-module', null, { motif: 'Panne' }],
    ['registre.rollback-module', { versions: [`tous ${NEW}`] }, { versions: [`tous ${OLD}`], motif: 'Écran blanc' }],
  ]);
});

test('an act on a module that changed since it was read is refused, and nothing is written', async () => {
  registry.modules.set(
    'support',
    aSummary('support', { disabled: 'Fuite', moved: 8, before: {}, releases: [aRelease(NEW)] }),
  );
  for (const [path, body] of [
    ['support/retour', { moved: 7 }],
    ['support/promotion', { ring: 'tous', version: NEW, moved: 7 }],
    ['support/coupure', { motif: 'Panne' }],
    ['support/reprise', { motif: 'Panne' }],
  ] as const) {
    expect((await post(path, body)).body).toMatchObject({
      status: 409,
      code: 'module-modifie',
      detail: expect.stringMatching(/a changé depuis que vous l’avez lu, et rien n’a été fait/) as string,
    });
  }
  expect(registry.modules.get('support')).toMatchObject({ disabled: 'Fuite', channels: {}, moved: 8 });
  expect(await trail()).toEqual([]);
});

test('what is in service already stays so, and nothing is written', async () => {
  expect((await post('support/reprise', { motif: 'Panne' })).status).toBe(204);
  expect([registry.changes, await trail()]).toEqual([[], []]);
});

test('this module cannot turn itself off', async () => {
  registry.modules.set('registre', aSummary('registre'));
  const answer = await post('registre/coupure', { motif: 'Panne' });
  expect([answer.status, answer.body]).toMatchObject([409, { code: 'registre-indispensable' }]);
  expect(registry.changes).toEqual([]);
});

test('a ring, a version or a reason that is none reaches no registry', async () => {
  for (const [path, body] of [
    ['support/promotion', { ring: 'guichet:', moved: 0 }],
    ['support/promotion', { ring: 'tous', version: 'latest', moved: 0 }],
    ['support/promotion', { ring: 'tous' }],
    ['support/retour', {}],
    ['support/coupure', { motif: '  ' }],
    ['support/coupure', { motif: 'x'.repeat(501) }],
    ['support/reprise', undefined],
    ['Support/reprise', { motif: 'Panne' }],
  ] as const) {
    expect((await post(path, body)).body).toMatchObject({ status: 400, code: 'requete-invalide' });
  }
  expect(registry.changes).toEqual([]);
});

test('a module that the registry does not know is said so', async () => {
  expect((await post('absent/promotion', { ring: 'tous', moved: 0 })).body).toMatchObject({
    status: 404,
    code: 'module-inconnu',
    detail: 'Le registre ne connaît pas le module «\u00A0absent\u00A0».',
  });
});

test.each([
  [404, 'version-inconnue', 404, 'version-inconnue', /^Aucune version de «\ssupport\s» n’a été publiée au registre\.$/],
  [409, 'version-alteree', 409, 'version-alteree', /son équipe la publie d’abord de nouveau/],
  [409, 'rien-a-annuler', 409, 'rien-a-annuler', /^Les versions de «\ssupport\s» n’ont pas été déplacées/],
  [409, 'besoins-a-approuver', 409, 'besoins-a-approuver', /demande ce qui n’a pas encore été accordé/],
  [409, 'api-incompatible', 409, 'api-incompatible', /fait d’abord rouler l’API/],
  [422, 'publication-refusee', 422, 'changement-refuse', /«\spublication-refusee\s»/],
  [503, 'portail-injoignable', 503, 'service-indisponible', /n’a pas pu vérifier ce changement.*rien n’a bougé/],
  [401, 'non-authentifie', 503, 'service-indisponible', /refuse l’accès au portail/],
])(
  'a refusal (%s %s) is told in French, and nothing is written in the trail',
  async (status, code, given, kind, detail) => {
    registry.refusal = { status, code };
    const { body } = await post('support/promotion', { ring: 'tous', moved: 0 });
    expect(body).toMatchObject({ status: given, code: kind });
    expect((body as { detail: string }).detail).toMatch(detail);
    expect(await trail()).toEqual([]);
  },
);

test('a move that would put another module out is refused, and names it', async () => {
  const errors = [{ pointer: 'annuaire', detail: 'The path « /annuaire » overlaps « /annuaire » of « support ».' }];
  registry.refusal = { status: 409, code: 'chemin-pris', errors };
  for (const [path, body] of [
    ['support/promotion', { ring: 'tous', moved: 0 }],
    ['support/retour', { moved: 0 }],
  ] as const) {
    const answer = await post(path, body);
    expect(answer.body).toMatchObject({ status: 409, code: 'chemin-pris' });
    expect((answer.body as { detail: string }).detail).toMatch(/«\sannuaire\s»/);
  }
  expect(await trail()).toEqual([]);
});

test('a ring that names nobody is refused, with the names and what to do', async () => {
  const errors = ['00003', 'PWP09'].map((pointer) => ({ pointer, detail: 'Inconnu du portail, ou fermé.' }));
  registry.refusal = { status: 409, code: 'anneau-inconnu', errors };
  const { body } = await post('support/promotion', { ring: 'guichet:00002,00003,PWP09', moved: 0 });
  expect(body).toMatchObject({ status: 409, code: 'anneau-inconnu' });
  expect((body as { detail: string }).detail).toMatch(/nomme «\s00003\s», «\sPWP09\s»[^]*Corrigez l’anneau/);
  expect(await trail()).toEqual([]);
});

test.each(['error', 'cut', 'mute'] as const)(
  'a registry that is down (%s) is 503, for lists and changes',
  async (mode) => {
    registry.mode = mode;
    for (const answer of [
      await api.admin.get(`${ROOT}/modules`),
      await api.admin.get(`${ROOT}/modules/support/configuration`),
      await post('support/coupure', { motif: 'Panne' }),
    ]) {
      expect(answer.body).toMatchObject({
        status: 503,
        code: 'service-indisponible',
        detail: 'Le registre ne répond pas. Réessayez dans un instant.',
      });
    }
    expect(await trail()).toEqual([]);
    expect(api.logs.join('')).toContain('the registry does not answer');
    expect(api.logs.join('')).not.toContain(OPERATOR_TOKEN);
  },
);

test('a change whose answer is lost says that it may be done, and the trail says the same', async () => {
  registry.loseNextChange = true;
  const { body } = await post('support/coupure', { motif: 'Panne' });
  expect(body).toMatchObject({ status: 503, code: 'changement-incertain' });
  expect((body as { detail: string }).detail).toContain('peut-être fait');
  expect(await trail()).toMatchObject([
    { action: 'registre.disable-module', apres: { suite: 'sans réponse du registre' } },
  ]);
});

test('a change that the trail could not take is done, and told as such', async () => {
  await api.migrating.sequelize.query('ALTER TABLE platform_audit RENAME TO platform_audit_away');
  const { body } = await post('support/coupure', { motif: 'Panne' });
  await api.migrating.sequelize.query('ALTER TABLE platform_audit_away RENAME TO platform_audit');
  expect(body).toMatchObject({ status: 500, code: 'changement-non-journalise' });
  expect(registry.modules.get('support')?.disabled).toBe('Panne');
});

test('an address that no journal could keep gives way to the id of the account', async () => {
  const admin = api.as({ id: 'compte-7', email: "j.o'neill@pwp.test", roles: ['administrateur'] });
  await post('support/retour', { moved: 0 }, admin);
  expect(registry.changes.map(({ actor }) => actor)).toEqual(['compte-7']);
});
