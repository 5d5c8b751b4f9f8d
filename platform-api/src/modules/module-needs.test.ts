import { defineApiModule, type ApiNeeds, type ModuleContext } from '@pwp/api-kit';
import { startTestApi } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';

/* A module gets what it declares: anything else throws, names the need, and does nothing. */

const given = new Map<string, ModuleContext<unknown>>();

function aModule(id: string, needs: ApiNeeds) {
  return defineApiModule({
    id,
    needs,
    settings: z.object({}),
    defineModels: () => undefined,
    migrations: [],
    start(context: ModuleContext<unknown>) {
      given.set(id, context);
      return { routes: [] };
    },
  });
}

const api = await startTestApi({
  modules: [
    aModule('rien', {}),
    aModule('lit', { identity: ['read'], topics: ['lit.dire'] }),
    aModule('tout', { identity: ['read', 'profiles', 'sessions', 'accounts'] }),
  ],
});
afterAll(() => api.close());

function contextOf(id: string): ModuleContext<unknown> {
  const context = given.get(id);
  if (context === undefined) throw new Error(`« ${id} » did not start.`);
  return context;
}

const PROFILE = { nom: 'Agent', prenom: 'A', telephone: '0102030405', typeOrganisme: 'COMMUNE', organisme: 'Lille' };

/** Every call that speaks of accounts, with what it needs. */
const CALLS: readonly [call: string, need: string, (context: ModuleContext<unknown>) => unknown][] = [
  ['identity.find', 'read', ({ identity }) => identity.find('agent')],
  ['identity.comptesOf', 'read', ({ identity }) => identity.comptesOf('00002')],
  ['identity.comptesByPage', 'read', ({ identity }) => identity.comptesByPage('00002')],
  ['identity.compte', 'read', ({ identity }) => identity.compte('agent')],
  ['identity.findByEmail', 'read', ({ identity }) => identity.findByEmail('agent@pwp.test')],
  ['identity.list', 'read', ({ identity }) => identity.list({})],
  ['identity.sessionsOf', 'read', ({ identity }) => identity.sessionsOf('agent')],
  ['lastSeen.of', 'read', ({ lastSeen }) => lastSeen.of(['agent'])],
  ['lastSeen.since', 'read', ({ lastSeen }) => lastSeen.since()],
  ['identity.updateProfile', 'profiles', ({ identity }) => identity.updateProfile('agent', PROFILE)],
  ['identity.endSession', 'sessions', ({ identity }) => identity.endSession('agent', 'one')],
  ['identity.endSessions', 'sessions', ({ identity }) => identity.endSessions('agent')],
  ['revocation.revoke', 'sessions', ({ revocation }) => revocation.revoke('agent')],
  ['identity.forgetSecondFactors', 'accounts', ({ identity }) => identity.forgetSecondFactors('agent')],
  ['identity.create', 'accounts', ({ identity }) => identity.create({ ...PROFILE, email: 'autre@pwp.test' })],
  ['identity.setActive', 'accounts', ({ identity }) => identity.setActive('agent', true)],
  ['identity.setGuichets', 'accounts', ({ identity }) => identity.setGuichets('agent', ['00002'])],
  ['identity.setPerimetre', 'accounts', ({ identity }) => identity.setPerimetre('agent', [])],
  ['identity.sendActionMail', 'accounts', ({ identity }) => identity.sendActionMail('agent', ['choose-password'])],
  ['identity.changeEmail', 'accounts', ({ identity }) => identity.changeEmail('agent', 'agent2@pwp.test')],
  ['lastSeen.forget', 'accounts', ({ lastSeen }) => lastSeen.forget('agent')],
  ['identity.remove', 'accounts', ({ identity }) => identity.remove('agent')],
];

test.each(CALLS)('%s needs « %s »: who did not ask for it gets an error that names it', async (call, need, run) => {
  const refused = (id: string) => `${id}: ${call} needs "identity": ["${need}"]`;
  api.identity.add({ id: 'agent', email: 'agent@pwp.test' }, ['00002']);
  expect(() => run(contextOf('rien'))).toThrow(refused('rien'));
  await run(contextOf('tout'));
});

test.each(CALLS.filter(([, need]) => need !== 'read'))('who only reads does not call %s', (call, need, run) => {
  expect(() => run(contextOf('lit'))).toThrow(`lit: ${call} needs "identity": ["${need}"]`);
});

test('a message leaves under a topic that was asked for, and under no other', async () => {
  const add = (id: string, topic: string) =>
    api.platform.database.transaction(() => contextOf(id).outbox.add({ topic, key: topic, payload: {} }));
  await add('lit', 'lit.dire');
  await expect(add('lit', 'lit.crier')).rejects.toThrow('lit: the topic « lit.crier » is not among the "topics"');
  await expect(add('lit', 'platform.send-mail')).rejects.toThrow('« platform.send-mail » is not among the "topics"');
  await expect(add('rien', 'rien.dire')).rejects.toThrow('rien: the topic « rien.dire »');
  expect(await api.platform.outbox.waiting()).toBe(1);
});

test("a module reads and writes its own preferences, and no one else's", async () => {
  const { preferences } = contextOf('lit');
  await preferences.write('agent', 'lit.vue', 'large');
  expect(await preferences.read('agent', 'lit.vue')).toBe('large');
  expect((await preferences.readMany(['agent'], 'lit.vue')).get('agent')).toBe('large');
  for (const key of ['tout.vue', 'guichet', 'lit', 'litige.vue']) {
    const refused = `lit: the preference « ${key} » is not the module's`;
    await expect(preferences.read('agent', key)).rejects.toThrow(refused);
    await expect(preferences.readMany(['agent'], key)).rejects.toThrow(refused);
    await expect(preferences.write('agent', key, 'x')).rejects.toThrow(refused);
  }
});

test('of guichets and visits, a module gets what reads them, and nothing that writes', () => {
  const { guichets, visits } = contextOf('tout');
  expect(Object.keys(guichets).toSorted()).toEqual(['closed', 'findAll', 'list', 'ofTerritoire', 'search']);
  expect(Object.keys(visits)).toEqual(['endOfPrevious']);
});

test('what was not asked for is no method of the context, in its types', () => {
  const declared = defineApiModule({
    id: 'type',
    needs: { identity: ['read'] },
    settings: z.object({}),
    defineModels: () => undefined,
    migrations: [],
    start({ identity, revocation }) {
      // @ts-expect-error it reads, and deletes nobody.
      void identity.remove;
      // @ts-expect-error it asked for no session.
      void revocation.revoke;
      void identity.find;
      return { routes: [] };
    },
  });
  const bare = defineApiModule({
    id: 'nu',
    settings: z.object({}),
    defineModels: () => undefined,
    migrations: [],
    start({ identity }) {
      // @ts-expect-error it asked for nothing.
      void identity.find;
      return { routes: [] };
    },
  });
  expect([declared.needs, bare.needs]).toEqual([{ identity: ['read'] }, undefined]);
});
